package dev.ostler.simulation.check;

import java.util.Map;
import java.util.TreeMap;

/** No epoch has two leaders, and no server leads one twice. */
public final class OneLeaderPerEpoch implements Checker {
    private static final String PROMISE = "one leader per epoch";

    private final Map<Long, String> leaders = new TreeMap<>();

    @Override
    public void leads(String server, long epoch) {
        String before = leaders.putIfAbsent(epoch, server);
        if (before != null) {
            throw new Violation(
                    PROMISE, server + " leads epoch " + epoch + ", which " + before + " has led");
        }
    }
}
