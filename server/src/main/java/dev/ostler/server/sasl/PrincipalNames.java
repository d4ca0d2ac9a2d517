package dev.ostler.server.sasl;

import dev.ostler.server.config.SaslConfig;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.security.auth.kerberos.KerberosPrincipal;

/**
 * Makes ids for ACLs of the names that SASL proves (client protocol, section 8.3.4). A name without
 * a realm is an id as it is. {@code primary/host@REALM} is made short by the first of the rules
 * that fits, then host and realm are added again, unless that is switched off; if no rule fits, the
 * name is the id.
 */
final class PrincipalNames {
    private static final Pattern NAME = Pattern.compile("([^/@]*)(?:/([^/@]*))?@([^/@]*)");

    private final List<NameRule> rules;
    private final boolean hostRemoved;
    private final boolean realmRemoved;

    private PrincipalNames(List<NameRule> rules, boolean hostRemoved, boolean realmRemoved) {
        this.rules = rules;
        this.hostRemoved = hostRemoved;
        this.realmRemoved = realmRemoved;
    }

    /**
     * @throws IOException if the rules are wrong
     */
    static PrincipalNames of(SaslConfig.Names config) throws IOException {
        return of(config, defaultRealm());
    }

    /**
     * @param defaultRealm the realm whose names the rule DEFAULT makes short
     * @throws IOException if the rules are wrong
     */
    static PrincipalNames of(SaslConfig.Names config, String defaultRealm) throws IOException {
        return new PrincipalNames(
                NameRule.parse(config.rules(), defaultRealm),
                config.hostRemoved(),
                config.realmRemoved());
    }

    /** The one of this machine's Kerberos configuration; empty if there is none. */
    private static String defaultRealm() {
        try {
            return new KerberosPrincipal("anybody").getRealm();
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    /**
     * @throws IllegalArgumentException if the name has an "@" and is none of Kerberos'
     */
    String idOf(String name) {
        if (name.indexOf('@') < 0) {
            return name;
        }
        Matcher parts = NAME.matcher(name);
        if (!parts.matches()) {
            throw new IllegalArgumentException("no Kerberos name: " + name);
        }
        String primary = parts.group(1);
        String host = parts.group(2);
        String realm = parts.group(3);
        String shortName =
                shortName(host == null ? List.of(realm, primary) : List.of(realm, primary, host));
        if (shortName == null) {
            return name;
        }
        return shortName
                + (host == null || hostRemoved ? "" : "/" + host)
                + (realmRemoved ? "" : "@" + realm);
    }

    private @Nullable String shortName(List<String> parts) {
        for (NameRule rule : rules) {
            String result = rule.apply(parts);
            if (result != null) {
                return result.indexOf('/') < 0 && result.indexOf('@') < 0 ? result : null;
            }
        }
        return null;
    }
}
