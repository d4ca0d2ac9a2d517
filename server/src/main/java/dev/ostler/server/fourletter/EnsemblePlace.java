package dev.ostler.server.fourletter;

import dev.ostler.protocol.ServerId;
import dev.ostler.zab.config.Member;
import dev.ostler.zab.config.Membership;

import org.jspecify.annotations.Nullable;

/**
 * A server's place in its ensemble.
 *
 * @param peerState what it does, for example {@code leading - broadcast}
 * @param membership who belongs to the ensemble, as far as this server knows
 * @param self this server's line, also when the ensemble goes on without it
 * @param leader who leads; null if nobody does
 * @param proposals how large they were; null if it does not lead
 */
public record EnsemblePlace(
        String peerState,
        Membership membership,
        Member self,
        @Nullable ServerId leader,
        @Nullable ProposalSizes proposals) {

    /** Whether this server is the leader. */
    public boolean leads() {
        return proposals != null;
    }

    /** Bytes of proposals; -1 before the first. */
    public record ProposalSizes(int last, int min, int max) {
        /** Before the first proposal. */
        public static final ProposalSizes NONE = new ProposalSizes(-1, -1, -1);

        /** With one more. */
        public ProposalSizes with(int bytes) {
            return new ProposalSizes(
                    bytes, min < 0 ? bytes : Math.min(min, bytes), Math.max(max, bytes));
        }
    }
}
