package dev.ostler.server.config;

import java.net.InetSocketAddress;

/**
 * Where what is measured can be read (server operations, section 4).
 *
 * @param provider in which form
 * @param address where Prometheus is listened for, if the provider is for it; port 0 is any free
 *     one
 * @param jvm whether it is shown what the JVM measures, too
 */
public record MetricsConfig(Provider provider, InetSocketAddress address, boolean jvm) {
    private static final String PACKAGE = "org.apache.zookeeper.metrics.";

    /** The providers that are known, by the class that ZooKeeper has for each. */
    public enum Provider {
        /** For {@code mntr} and the admin server. */
        DEFAULT(PACKAGE + "impl.DefaultMetricsProvider"),
        /** For nobody. */
        NONE(PACKAGE + "impl.NullMetricsProvider"),
        PROMETHEUS(PACKAGE + "prometheus.PrometheusMetricsProvider");

        private final String className;

        Provider(String className) {
            this.className = className;
        }

        public String className() {
            return className;
        }
    }

    static MetricsConfig from(Settings settings) throws ConfigException {
        Provider provider = provider(settings.key("metricsProvider.className"));
        Value host = settings.key("metricsProvider.httpHost");
        int port = settings.key("metricsProvider.httpPort").integer(7000, 0, 65_535, "a port");
        return new MetricsConfig(
                provider,
                host.isSet()
                        ? new InetSocketAddress(host.address(), port)
                        : new InetSocketAddress(port),
                settings.key("metricsProvider.exportJvmInfo").flag(true));
    }

    private static Provider provider(Value written) throws ConfigException {
        String name = written.or(Provider.DEFAULT.className);
        for (Provider provider : Provider.values()) {
            if (provider.className.equals(name)) {
                return provider;
            }
        }
        throw written.wrong(
                "- metrics provider class was not found; this version has %s, %s and %s, and loads"
                                .formatted(
                                        Provider.DEFAULT.className,
                                        Provider.NONE.className,
                                        Provider.PROMETHEUS.className)
                        + " no others");
    }
}
