package dev.ostler.zab.election;

import dev.ostler.protocol.ServerId;
import dev.ostler.zab.config.Membership;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Who votes, and when they agree. While a newer membership is proposed and not yet committed, the
 * voters of both vote, and a quorum of both must agree: whichever of the two counts in the end, the
 * leader has it behind it.
 */
final class Electorate {
    private final Membership committed;
    private final @Nullable Membership lastSeen;

    /** The last seen one if it counts. */
    private final @Nullable Membership proposed;

    private final SortedSet<ServerId> voters;

    Electorate(Membership committed, @Nullable Membership lastSeen) {
        this.committed = committed;
        this.lastSeen = lastSeen;
        this.proposed =
                lastSeen != null && lastSeen.version() > committed.version() ? lastSeen : null;
        var all = new TreeSet<>(committed.voters());
        if (lastSeen != null) {
            all.addAll(lastSeen.voters());
        }
        this.voters = Collections.unmodifiableSortedSet(all);
    }

    Membership committed() {
        return committed;
    }

    @Nullable Membership lastSeen() {
        return lastSeen;
    }

    SortedSet<ServerId> voters() {
        return voters;
    }

    boolean isVoter(ServerId id) {
        return voters.contains(id);
    }

    boolean isQuorum(Collection<ServerId> servers) {
        return committed.isQuorum(servers) && (proposed == null || proposed.isQuorum(servers));
    }

    /** Whether {@code challenger} should be proposed instead of {@code holder}. */
    boolean prefers(Vote challenger, Vote holder) {
        return mayLead(challenger.leader()) && challenger.isBetterThan(holder);
    }

    private boolean mayLead(ServerId candidate) {
        if (proposed != null && !committed.isVoter(candidate)) {
            return proposed.weight(candidate) > 0;
        }
        return committed.weight(candidate) > 0;
    }
}
