package dev.ostler.server.console;

import dev.ostler.protocol.ServerId;
import dev.ostler.zab.config.Membership;

import java.util.Set;
import java.util.TreeSet;

/** How many more members an ensemble can do without, whichever they are. */
final class QuorumMargin {
    private QuorumMargin() {}

    /**
     * How many of these may go so that the others still are a quorum.
     *
     * @param up who is there
     * @return -1 if they are no quorum
     */
    static int of(Membership membership, Set<ServerId> up) {
        int margin = -1;
        while (margin < up.size() && holdsWithout(margin + 1, up, membership)) {
            margin++;
        }
        return margin;
    }

    /** Whether every choice of so many to go leaves a quorum. */
    private static boolean holdsWithout(int gone, Set<ServerId> up, Membership membership) {
        if (!membership.isQuorum(up)) {
            return false;
        }
        if (gone == 0) {
            return true;
        }
        if (membership.groups() == null) {
            // All count alike.
            var rest = new TreeSet<>(up);
            rest.removeIf(id -> rest.size() > up.size() - gone);
            return membership.isQuorum(rest);
        }
        for (ServerId one : up) {
            var rest = new TreeSet<>(up);
            rest.remove(one);
            if (!holdsWithout(gone - 1, rest, membership)) {
                return false;
            }
        }
        return true;
    }
}
