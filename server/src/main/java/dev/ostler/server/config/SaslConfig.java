package dev.ostler.server.config;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * How clients prove by SASL who they are. Users and keys stand in the JAAS configuration, which the
 * property {@code java.security.auth.login.config} names.
 *
 * @param section the section of the JAAS configuration; without it clients are offered no SASL
 * @param superPassword the password of the user {@code super} instead of the one in the section, or
 *     null
 * @param names how names with a realm become those that ACLs have
 * @param superUsers the names that may do everything
 * @param anyUserId an ACL that names this user means all of them; null for none
 * @param failedMayStay whether a client that could not prove anything is served all the same
 */
public record SaslConfig(
        String section,
        @Nullable String superPassword,
        Names names,
        List<String> superUsers,
        @Nullable String anyUserId,
        boolean failedMayStay) {

    /**
     * Kerberos' names.
     *
     * @param rules how {@code primary/host@REALM} becomes short, in the language of Kerberos'
     *     {@code auth_to_local}
     * @param hostRemoved whether {@code /host} is not added to the short name again
     * @param realmRemoved whether {@code @REALM} is not added to it again
     */
    public record Names(String rules, boolean hostRemoved, boolean realmRemoved) {}

    public SaslConfig {
        superUsers = List.copyOf(superUsers);
    }

    static SaslConfig from(Settings settings) {
        var superUsers = new ArrayList<String>();
        Value superUser = settings.property("superUser");
        if (superUser.isSet()) {
            superUsers.add(superUser.or(""));
        }
        for (Value more : settings.propertiesStartingWith("superUser.")) {
            superUsers.add(more.or(""));
        }
        return new SaslConfig(
                settings.property("sasl.serverconfig").or("Server"),
                settings.property("SASLAuthenticationProvider.superPassword").orNull(),
                new Names(
                        settings.property("security.auth_to_local").or("DEFAULT"),
                        settings.property("kerberos.removeHostFromPrincipal").flag(false),
                        settings.property("kerberos.removeRealmFromPrincipal").flag(false)),
                superUsers,
                settings.property("letAnySaslUserDoX").orNull(),
                settings.property("allowSaslFailedClients").flag(false));
    }
}
