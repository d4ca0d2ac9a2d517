package dev.ostler.server.jmx;

import dev.ostler.server.config.ConnectionThrottleConfig;
import dev.ostler.server.fourletter.Dials;

import java.util.function.BiFunction;
import java.util.function.Function;

/** The attributes that can be set: limits of connections, by ZooKeeper's names. */
final class LimitAttributes {
    private final Bean bean;
    private final Dials dials;

    private LimitAttributes(Bean bean, Dials dials) {
        this.bean = bean;
        this.dials = dials;
    }

    static void addTo(Bean bean, Dials dials) {
        bean.sets(
                "MaxClientCnxnsPerHost",
                int.class,
                Integer.class,
                dials::connectionsPerAddressMax,
                dials::connectionsPerAddressMax);
        new LimitAttributes(bean, dials)
                .number(
                        "ConnectionMaxTokens",
                        ConnectionThrottleConfig::tokensMax,
                        ConnectionThrottleConfig::withTokensMax)
                .number(
                        "ConnectionTokenFillTime",
                        ConnectionThrottleConfig::fillMillis,
                        ConnectionThrottleConfig::withFillMillis)
                .number(
                        "ConnectionTokenFillCount",
                        ConnectionThrottleConfig::fillTokens,
                        ConnectionThrottleConfig::withFillTokens)
                .number(
                        "ConnectionFreezeTime",
                        ConnectionThrottleConfig::freezeMillis,
                        ConnectionThrottleConfig::withFreezeMillis)
                .share(
                        "ConnectionDropIncrease",
                        ConnectionThrottleConfig::dropIncrease,
                        ConnectionThrottleConfig::withDropIncrease)
                .share(
                        "ConnectionDropDecrease",
                        ConnectionThrottleConfig::dropDecrease,
                        ConnectionThrottleConfig::withDropDecrease)
                .share(
                        "ConnectionDecreaseRatio",
                        ConnectionThrottleConfig::decreaseRatio,
                        ConnectionThrottleConfig::withDecreaseRatio);
    }

    private LimitAttributes number(
            String name,
            Function<ConnectionThrottleConfig, Integer> of,
            BiFunction<ConnectionThrottleConfig, Integer, ConnectionThrottleConfig> with) {
        return add(name, int.class, Integer.class, of, with);
    }

    private LimitAttributes share(
            String name,
            Function<ConnectionThrottleConfig, Double> of,
            BiFunction<ConnectionThrottleConfig, Double, ConnectionThrottleConfig> with) {
        return add(name, double.class, Double.class, of, with);
    }

    private <T> LimitAttributes add(
            String name,
            Class<T> type,
            Class<T> boxed,
            Function<ConnectionThrottleConfig, T> of,
            BiFunction<ConnectionThrottleConfig, T, ConnectionThrottleConfig> with) {
        bean.sets(
                name,
                type,
                boxed,
                () -> of.apply(dials.throttle()),
                value -> dials.throttle(with.apply(dials.throttle(), value)));
        return this;
    }
}
