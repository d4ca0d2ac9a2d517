package dev.ostler.server;

import org.jspecify.annotations.Nullable;

import java.util.Map;

import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.AppConfigurationEntry.LoginModuleControlFlag;
import javax.security.auth.login.Configuration;

/**
 * The JAAS configuration of this JVM, the same for all tests: what members prove to each other, in
 * the sections that they look for, and one with a wrong password.
 */
public final class JaasSections extends Configuration {
    private static final String MODULE = "org.apache.zookeeper.server.auth.DigestLoginModule";

    private static final Map<String, Map<String, String>> SECTIONS =
            Map.of(
                    "QuorumServer", Map.of("user_member", "secret"),
                    "QuorumLearner", Map.of("username", "member", "password", "secret"),
                    "Liar", Map.of("username", "member", "password", "guess"));

    private JaasSections() {}

    public static void install() {
        Configuration.setConfiguration(new JaasSections());
    }

    @Override
    public AppConfigurationEntry @Nullable [] getAppConfigurationEntry(String name) {
        Map<String, String> options = SECTIONS.get(name);
        return options == null
                ? null
                : new AppConfigurationEntry[] {
                    new AppConfigurationEntry(MODULE, LoginModuleControlFlag.REQUIRED, options)
                };
    }
}
