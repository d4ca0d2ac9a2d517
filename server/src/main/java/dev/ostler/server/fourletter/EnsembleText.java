package dev.ostler.server.fourletter;

import dev.ostler.server.config.PeerConfig;
import dev.ostler.zab.config.Member;
import dev.ostler.zab.config.Member.PeerAddress;

import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/** What {@code conf} says of an ensemble (server operations, section 2.2). */
final class EnsembleText {
    private EnsembleText() {}

    static String of(PeerConfig peer, EnsemblePlace place) {
        Member self = place.self();
        Member me = place.membership().members().get(self.id());
        return """
        initLimit=%d
        syncLimit=%d
        electionAlg=3
        electionPort=%s
        quorumPort=%s
        peerType=%d
        membership:\s
        %s"""
                .formatted(
                        peer.initLimitTicks(),
                        peer.syncLimitTicks(),
                        ports(self, PeerAddress::electionPort),
                        ports(self, PeerAddress::quorumPort),
                        me != null && me.observer() ? 1 : 0,
                        place.membership().text());
    }

    private static String ports(Member member, ToIntFunction<PeerAddress> port) {
        return member.addresses().stream()
                .mapToInt(port)
                .distinct()
                .mapToObj(Integer::toString)
                .collect(Collectors.joining("|"));
    }
}
