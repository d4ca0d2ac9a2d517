package dev.ostler.zab.config;

import dev.ostler.protocol.ServerId;

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
public final class Electorate {
    private final Membership committed;
    private final @Nullable Membership lastSeen;

    /** The last seen one if it counts. */
    private final @Nullable Membership proposed;

    private final SortedSet<ServerId> voters;

    /**
     * @param lastSeen one that was proposed, or null; it counts beside the other if it is newer
     */
    public Electorate(Membership committed, @Nullable Membership lastSeen) {
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

    public Membership committed() {
        return committed;
    }

    public @Nullable Membership lastSeen() {
        return lastSeen;
    }

    /** One that is newer than the committed one and not committed, or null. */
    public @Nullable Membership proposed() {
        return proposed;
    }

    /** The proposed one, or the committed one if there is none. */
    public Membership newest() {
        return proposed == null ? committed : proposed;
    }

    public SortedSet<ServerId> voters() {
        return voters;
    }

    public boolean isVoter(ServerId id) {
        return voters.contains(id);
    }

    public boolean isQuorum(Collection<ServerId> servers) {
        return committed.isQuorum(servers) && (proposed == null || proposed.isQuorum(servers));
    }

    /** Whether a candidate may lead: who has the weight 0 may not. */
    public boolean mayLead(ServerId candidate) {
        if (proposed != null && !committed.isVoter(candidate)) {
            return proposed.weight(candidate) > 0;
        }
        return committed.weight(candidate) > 0;
    }
}
