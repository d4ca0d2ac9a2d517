package dev.ostler.simulation.check;

import static dev.ostler.simulation.check.AgreedHistory.hex;

import dev.ostler.simulation.check.AgreedHistory.Entry;
import dev.ostler.tree.TreeVersion;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Nobody is shown a transaction that is not on the disks of a quorum: else the right power cuts
 * lose it.
 */
public final class CommittedIsDurable implements Checker {
    private static final String PROMISE = "what is shown is on the disks of a quorum";

    private final Set<String> voters;
    private final Map<String, Long> durable = new TreeMap<>();

    public CommittedIsDurable(List<String> voters) {
        this.voters = new TreeSet<>(voters);
    }

    @Override
    public void recovered(String server, TreeVersion state, long epoch) {
        durable.put(server, state.zxid());
    }

    @Override
    public void rewritten(String server, TreeVersion state) {
        durable.put(server, state.zxid());
    }

    @Override
    public void durable(String server, long zxid) {
        durable.put(server, zxid);
    }

    @Override
    public void agreed(Entry entry) {
        List<String> having = new ArrayList<>();
        for (String voter : voters) {
            if (Long.compareUnsigned(durable.getOrDefault(voter, 0L), entry.zxid()) >= 0) {
                having.add(voter);
            }
        }
        if (having.size() <= voters.size() / 2) {
            throw new Violation(PROMISE, hex(entry.zxid()) + " is only on the disks of " + having);
        }
    }
}
