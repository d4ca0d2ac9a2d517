package dev.ostler.server.config;

import org.jspecify.annotations.Nullable;

/**
 * How members prove to each other by SASL who they are. What they prove it by stands in two
 * sections of the JAAS configuration.
 *
 * @param proves whether this member proves who it is wherever it connects
 * @param required whether others must prove who they are to connect to it
 * @param learnerSection what this member proves it by
 * @param serverSection what others prove it by
 * @param servicePrincipal whom this member asks Kerberos for when it connects; behind {@code
 *     SERVICE/} may stand {@code _HOST}, for the host that it connects to
 */
public record MemberSaslConfig(
        boolean proves,
        boolean required,
        String learnerSection,
        String serverSection,
        String servicePrincipal) {
    private static final String ENABLE = "quorum.auth.enableSasl";
    private static final String PROVES = "quorum.auth.learnerRequireSasl";
    private static final String REQUIRED = "quorum.auth.serverRequireSasl";

    /** Null if members take each other for whom they say they are. */
    static @Nullable MemberSaslConfig from(Settings settings) throws ConfigException {
        boolean enabled = settings.key(ENABLE).trueOrFalse(false);
        Value proves = settings.key(PROVES);
        Value required = settings.key(REQUIRED);
        var config =
                new MemberSaslConfig(
                        proves.trueOrFalse(false),
                        required.trueOrFalse(false),
                        settings.key("quorum.auth.learner.saslLoginContext").or("QuorumLearner"),
                        settings.key("quorum.auth.server.saslLoginContext").or("QuorumServer"),
                        settings.key("quorum.auth.kerberos.servicePrincipal")
                                .or("zkquorum/localhost"));
        if (!enabled && config.required) {
            throw disabled(required, ENABLE);
        }
        if (!enabled && config.proves) {
            throw disabled(proves, ENABLE);
        }
        if (config.required && !config.proves) {
            throw disabled(required, PROVES);
        }
        return enabled ? config : null;
    }

    private static ConfigException disabled(Value asksForMore, String key) {
        return asksForMore.problem(
                "%s is disabled, so cannot enable %s. Write %s=true, too, on all servers first."
                        .formatted(key, asksForMore.name(), key));
    }
}
