package dev.ostler.server.admin;

import static dev.ostler.server.admin.Answers.fields;

import dev.ostler.protocol.ServerId;
import dev.ostler.server.fourletter.EnsemblePlace;
import dev.ostler.server.fourletter.ObserverState;
import dev.ostler.server.fourletter.ServerState;
import dev.ostler.zab.config.Member;
import dev.ostler.zab.config.Member.PeerAddress;

import org.jspecify.annotations.Nullable;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/** What the commands say of the members of an ensemble. */
final class Members {
    private Members() {}

    /** Who leads. */
    static Map<String, @Nullable Object> leader(@Nullable EnsemblePlace place) {
        ServerId id = place == null ? null : place.leader();
        if (place == null || id == null) {
            return fields("error", "server is not initialized");
        }
        Member leader = place.membership().members().get(id);
        return fields(
                "is_leader",
                place.leads(),
                "leader_id",
                id.value(),
                "leader_ip",
                leader == null ? "" : ip(leader.addresses().getFirst().host()));
    }

    private static String ip(String host) {
        InetAddress address = new InetSocketAddress(host, 0).getAddress();
        return address == null ? "" : address.getHostAddress();
    }

    /** Who votes, by number; nobody if the server is alone. */
    static Map<String, @Nullable Object> voters(ServerState state) {
        var voters = new LinkedHashMap<String, @Nullable Object>();
        EnsemblePlace place = state.place();
        if (place != null) {
            for (ServerId id : place.membership().voters()) {
                Member member = place.membership().members().get(id);
                if (member != null) {
                    voters.put(Long.toString(id.value()), voter(member, state, place));
                }
            }
        }
        return voters;
    }

    private static Map<String, @Nullable Object> voter(
            Member member, ServerState state, EnsemblePlace place) {
        boolean self = member.id().equals(place.self().id());
        return fields(
                "server_addresses",
                resolved(member, PeerAddress::quorumPort),
                "election_addresses",
                resolved(member, PeerAddress::electionPort),
                "client_address",
                self ? ownClientAddress(member, state) : clientAddress(member),
                "learner_type",
                "participant");
    }

    private static List<String> resolved(Member member, ToIntFunction<PeerAddress> port) {
        return member.addresses().stream()
                .map(at -> resolved(at.host(), port.applyAsInt(at)))
                .toList();
    }

    private static String resolved(String host, int port) {
        var address = new InetSocketAddress(host, port);
        return address.isUnresolved()
                ? host + ":" + port
                : bracketed(address.getAddress(), address.getAddress().getHostAddress())
                        + ":"
                        + port;
    }

    private static String bracketed(InetAddress address, String text) {
        return address instanceof Inet6Address ? "[" + text + "]" : text;
    }

    private static String clientAddress(Member member) {
        Member.ClientAddress client = member.client();
        return client == null ? "" : resolved(client.host(), client.port());
    }

    /** As the line says it, or else the settings of this server. */
    private static String ownClientAddress(Member member, ServerState state) {
        InetSocketAddress configured = state.config().clientPort().address();
        return member.client() != null || configured == null
                ? clientAddress(member)
                : resolved(configured.getHostString(), configured.getPort());
    }

    /** What this server does for the agreement of all. */
    static Map<String, @Nullable Object> zabState(ServerState state) {
        EnsemblePlace place = state.place();
        if (place == null || !state.isServing()) {
            return fields("voting", false, "zabstate", "");
        }
        Member self = place.self();
        long zxid = state.lastZxid();
        String activity = place.peerState();
        return fields(
                "myid",
                self.id().value(),
                "is_leader",
                place.leads(),
                "quorum_address",
                addresses(self, PeerAddress::quorumPort),
                "election_address",
                addresses(self, PeerAddress::electionPort),
                "client_address",
                ownClientAddress(self, state),
                "voting",
                place.membership().isVoter(self.id()),
                "last_zxid",
                "0x" + Long.toHexString(zxid),
                "zab_epoch",
                zxid >>> 32,
                "zab_counter",
                zxid & 0xffff_ffffL,
                "zabstate",
                activity.contains(" - ")
                        ? activity.substring(activity.indexOf(" - ") + 3)
                        : "election");
    }

    /** All that ZooKeeper says of the addresses of a member; that they are reached is assumed. */
    private static Map<String, @Nullable Object> addresses(
            Member self, ToIntFunction<PeerAddress> port) {
        List<String> all =
                self.addresses().stream()
                        .map(at -> text(new InetSocketAddress(at.host(), port.applyAsInt(at))))
                        .toList();
        List<Integer> ports = self.addresses().stream().map(port::applyAsInt).distinct().toList();
        return fields(
                "empty",
                false,
                "all_addresses",
                all,
                "wildcard_addresses",
                ports.stream().map(number -> text(new InetSocketAddress(number))).toList(),
                "all_ports",
                ports,
                "all_host_strings",
                self.addresses().stream().map(PeerAddress::host).distinct().toList(),
                "reachable_address",
                all.getFirst(),
                "all_reachable_addresses",
                all,
                "all_reachable_addresses_or_all",
                all,
                "reachable_or_one",
                all.getFirst(),
                "one",
                all.getFirst());
    }

    /** By its name if it was given one, else in numbers. */
    static String text(InetSocketAddress address) {
        InetAddress resolved = address.getAddress();
        String host =
                resolved == null
                        ? address.getHostString()
                        : bracketed(resolved, address.getHostString());
        return host + ":" + address.getPort();
    }

    /** An observer, as its leader sees it. What it wants written is not counted apart. */
    static Map<String, @Nullable Object> observer(ObserverState observer) {
        return fields(
                "remote_socket_address",
                "/" + text(observer.remote()),
                "sid",
                observer.id(),
                "established",
                observer.established().toEpochMilli(),
                "queued_packets",
                observer.queued(),
                "queued_packets_size",
                observer.queuedBytes(),
                "packets_received",
                observer.received(),
                "packets_sent",
                observer.sent(),
                "requests",
                0,
                "last_zxid",
                -1L);
    }
}
