package dev.ostler.server.jmx;

import dev.ostler.protocol.ServerId;
import dev.ostler.server.config.PeerConfig;
import dev.ostler.server.fourletter.EnsemblePlace;
import dev.ostler.server.fourletter.ServerState;
import dev.ostler.zab.config.Member;
import dev.ostler.zab.config.Member.PeerAddress;
import dev.ostler.zab.config.Membership;

import org.jspecify.annotations.Nullable;

import java.util.Locale;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/** The beans of an ensemble as one of its members sees it. */
final class MemberBeans {
    private final ServerState state;
    private final PeerConfig peer;

    MemberBeans(ServerState state, PeerConfig peer) {
        this.state = state;
        this.peer = peer;
    }

    Bean server(String name) {
        return new Bean("the ensemble")
                .shows("Name", String.class, () -> name)
                .shows("QuorumSize", int.class, () -> membership().members().size())
                .shows("InitLimit", int.class, peer::initLimitTicks)
                .shows("SyncLimit", int.class, peer::syncLimitTicks)
                .shows("SslQuorum", boolean.class, peer.tls()::outgoing)
                .shows("PortUnification", boolean.class, peer.tls()::unified)
                .shows("DigestEnabled", boolean.class, () -> true);
    }

    Bean local(String name) {
        return peer(name, peer.me())
                .shows("State", String.class, this::activity)
                .shows("StartTime", String.class, () -> ServingBeans.startTime(state))
                .shows("ElectionType", int.class, () -> 3)
                .shows("TickTime", int.class, state.config().sessions()::tickTimeMillis)
                .shows("MinSessionTimeout", int.class, state.config().sessions()::timeoutMinMillis)
                .shows("MaxSessionTimeout", int.class, state.config().sessions()::timeoutMaxMillis)
                .shows(
                        "MaxClientCnxnsPerHost",
                        int.class,
                        state.config().clientPort()::connectionsPerAddressMax)
                .shows("MaxCnxns", int.class, state.config().clientPort()::connectionsMax)
                .shows("InitLimit", int.class, peer::initLimitTicks)
                .shows("SyncLimit", int.class, peer::syncLimitTicks)
                .shows("ConfigVersion", long.class, () -> membership().version())
                .shows("QuorumSystemInfo", String.class, () -> membership().text())
                .shows("PartOfEnsemble", boolean.class, () -> member(peer.me()) != null)
                .shows("Leader", boolean.class, () -> state.mode().equals("leader"));
    }

    Bean remote(String name, ServerId id) {
        return peer(name, id);
    }

    Bean election() {
        return new Bean("the election that goes on")
                .shows("Name", String.class, () -> "LeaderElection");
    }

    private Bean peer(String name, ServerId id) {
        return new Bean("a member")
                .shows("Name", String.class, () -> name)
                .shows("QuorumAddress", String.class, () -> ports(id, PeerAddress::quorumPort))
                .shows("ElectionAddress", String.class, () -> ports(id, PeerAddress::electionPort))
                .shows("ClientAddress", String.class, () -> clientAddress(id))
                .shows("LearnerType", String.class, () -> learnerType(id));
    }

    private Membership membership() {
        EnsemblePlace place = state.place();
        return place == null ? state.config().ensemble().membership() : place.membership();
    }

    private @Nullable Member member(ServerId id) {
        return membership().members().get(id);
    }

    /** The word before the dash, as in {@code leading - broadcast}. */
    private String activity() {
        EnsemblePlace place = state.place();
        String activity = place == null ? "looking" : place.peerState().split(" ", 2)[0];
        return activity.equals("looking") ? "leaderelection" : activity;
    }

    private String ports(ServerId id, ToIntFunction<PeerAddress> port) {
        Member member = member(id);
        return member == null
                ? ""
                : member.addresses().stream()
                        .map(address -> address.host() + ":" + port.applyAsInt(address))
                        .collect(Collectors.joining("|"));
    }

    private String clientAddress(ServerId id) {
        Member member = member(id);
        Member.ClientAddress client = member == null ? null : member.client();
        if (client != null) {
            return client.host() + ":" + client.port();
        }
        return id.equals(peer.me()) && state.clientPort() >= 0
                ? "0.0.0.0:" + state.clientPort()
                : "";
    }

    private String learnerType(ServerId id) {
        Member member = member(id);
        return (member != null && member.observer() ? "observer" : "participant")
                .toUpperCase(Locale.ROOT);
    }
}
