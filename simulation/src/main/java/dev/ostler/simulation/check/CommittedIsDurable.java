package dev.ostler.simulation.check;

import static dev.ostler.simulation.check.AgreedHistory.hex;

import dev.ostler.protocol.ServerId;
import dev.ostler.simulation.check.AgreedHistory.Entry;
import dev.ostler.simulation.server.ServerOptions;
import dev.ostler.tree.TreeVersion;
import dev.ostler.zab.config.Membership;

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

    private final Membership membership;
    private final Map<String, Long> durable = new TreeMap<>();

    public CommittedIsDurable(Membership membership) {
        this.membership = membership;
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
        Set<ServerId> having = new TreeSet<>();
        for (ServerId voter : membership.voters()) {
            long last = durable.getOrDefault(ServerOptions.host(voter), 0L);
            if (Long.compareUnsigned(last, entry.zxid()) >= 0) {
                having.add(voter);
            }
        }
        if (!membership.isQuorum(having)) {
            throw new Violation(PROMISE, hex(entry.zxid()) + " is only on the disks of " + having);
        }
    }
}
