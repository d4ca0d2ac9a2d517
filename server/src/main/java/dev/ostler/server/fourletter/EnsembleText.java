package dev.ostler.server.fourletter;

import dev.ostler.server.config.PeerConfig;
import dev.ostler.zab.config.Member;
import dev.ostler.zab.config.Member.PeerAddress;
import dev.ostler.zab.config.Membership;

/** What {@code conf} says of an ensemble (server operations, section 2.2). */
final class EnsembleText {
    private EnsembleText() {}

    static String of(PeerConfig peer, Membership membership) {
        Member me = membership.members().get(peer.me());
        if (me == null) {
            throw new IllegalStateException("server " + peer.me() + " is no member");
        }
        PeerAddress address = me.addresses().getFirst();
        return """
        initLimit=%d
        syncLimit=%d
        electionAlg=3
        electionPort=%d
        quorumPort=%d
        peerType=%d
        membership:\s
        %s"""
                .formatted(
                        peer.initLimitTicks(),
                        peer.syncLimitTicks(),
                        address.electionPort(),
                        address.quorumPort(),
                        me.observer() ? 1 : 0,
                        membership.text());
    }
}
