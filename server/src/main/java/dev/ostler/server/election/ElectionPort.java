package dev.ostler.server.election;

import dev.ostler.protocol.JuteWriter;
import dev.ostler.protocol.ServerId;
import dev.ostler.server.auth.Introduction;
import dev.ostler.server.auth.MemberAuth;
import dev.ostler.server.transport.EventLoop;
import dev.ostler.server.transport.EventLoops;
import dev.ostler.server.transport.Link;
import dev.ostler.server.transport.Receiver;
import dev.ostler.zab.config.Member;
import dev.ostler.zab.config.Membership;
import dev.ostler.zab.election.Notification;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/**
 * A member's election port (quorum protocol, sections 2.1 to 2.3). It listens from the beginning to
 * the end of the process, whatever role the member has, and keeps one connection with each server
 * it talks to.
 *
 * <p>Sending never waits and never fails: a notification goes out when there is a connection, and a
 * newer one for the same server takes its place until then. There is no way to send to the member
 * itself, since an election counts its own vote.
 *
 * <p>Who connects can be anybody. Sizes, numbers and times are bounded, and nobody can keep others
 * from being heard.
 */
public final class ElectionPort implements AutoCloseable {
    /** Is told what arrives, on the owner's thread. */
    @FunctionalInterface
    public interface Handler {
        /**
         * A server says something.
         *
         * @param from who it says it is; it need not be a member
         */
        void received(ServerId from, Notification notification);

        /**
         * A member that was connected is not any more, and cannot be reached. Of one that was never
         * reached nothing is said: it may be about to start.
         */
        default void gone(ServerId member) {}
    }

    private static final Logger LOG = LoggerFactory.getLogger(ElectionPort.class);

    /** So many connections may be about to say who they are; the oldest makes room for another. */
    private static final int ANONYMOUS_MAX = 128;

    /** So many servers that are no members are talked to; the first makes room for another. */
    private static final int STRANGERS_MAX = 64;

    private final ElectionPortOptions options;
    private final Resolver resolver;
    private final ServerId me;
    private final MemberAuth auth;
    private final Arrivals arrivals;
    private final EventLoops loops;
    private final EventLoop loop;
    private final Listening listening;

    // The event loop's own.
    private final Map<ServerId, Peer> peers = new LinkedHashMap<>();
    private final Set<ElectionConnection> anonymous = new LinkedHashSet<>();

    /** Replaced as a whole, and at once: who connects next is called back where it says. */
    private volatile Map<ServerId, Member> members;

    private ElectionPort(
            ElectionPortOptions options,
            Resolver resolver,
            Member self,
            Membership membership,
            MemberAuth auth,
            Executor owner,
            Handler handler,
            Consumer<Throwable> onFailure)
            throws IOException {
        this.options = options;
        this.resolver = resolver;
        me = self.id();
        this.auth = auth;
        members = membership.members();
        auth.members(members.values());
        arrivals = new Arrivals(owner, handler);
        loops = new EventLoops(options.driver(), 1, "election-loop", onFailure);
        loop = loops.all().getFirst();
        try {
            listening = new Listening(options, loops, self, this::accept);
        } catch (IOException | RuntimeException e) {
            loops.close();
            throw e;
        }
        listening.accept();
    }

    /**
     * Listens, and waits if the addresses are taken: the process before may not have ended.
     *
     * @param self this member's line: where to listen, and what others are told to call back
     * @param membership says where the others are, from the first connection on
     * @param auth has members prove who they are
     * @param owner runs what is to be handled, in order and one at a time
     * @param onFailure gets what ends the port's thread too early; the process must not go on then
     * @throws IOException if it cannot listen; the message says where and why
     */
    public static ElectionPort open(
            ElectionPortOptions options,
            Member self,
            Membership membership,
            MemberAuth auth,
            Executor owner,
            Handler handler,
            Consumer<Throwable> onFailure)
            throws IOException {
        return open(options, Resolver.SYSTEM, self, membership, auth, owner, handler, onFailure);
    }

    static ElectionPort open(
            ElectionPortOptions options,
            Resolver resolver,
            Member self,
            Membership membership,
            MemberAuth auth,
            Executor owner,
            Handler handler,
            Consumer<Throwable> onFailure)
            throws IOException {
        return new ElectionPort(
                options, resolver, self, membership, auth, owner, handler, onFailure);
    }

    /**
     * Says, before what two servers must not share is touched, whether {@link #open} could listen;
     * it waits as long as that would.
     *
     * @throws IOException as {@link #open} does
     */
    public static void requireFree(ElectionPortOptions options, Member self) throws IOException {
        new Binding(options).bindAll(self.addresses(), ElectionPort::probe);
    }

    /** Returns the address, which is free. */
    private static InetSocketAddress probe(InetSocketAddress address) throws IOException {
        try (var socket = new Socket()) {
            socket.setReuseAddress(true);
            // It is not listened on: nobody is to connect yet.
            socket.bind(address);
        }
        return address;
    }

    /**
     * Sends as soon as there is a connection, and tries to make one. Of several that wait for the
     * same server only the last is sent. What is for a server that neither is a member nor has ever
     * connected is dropped: nobody knows where it is.
     *
     * @throws IllegalArgumentException if it is for this member
     */
    public void send(ServerId to, Notification notification) {
        if (to.equals(me())) {
            throw new IllegalArgumentException("a notification to oneself");
        }
        var out = new JuteWriter();
        int length = out.reserveInt();
        notification.write(out);
        out.setInt(length, out.length() - Integer.BYTES);
        byte[] frame = out.toByteArray();
        run(
                () -> {
                    Peer peer = members.containsKey(to) ? peer(to) : peers.get(to);
                    if (peer != null) {
                        peer.send(frame);
                    }
                });
    }

    /**
     * Says where the others are from now on, and this member itself.
     *
     * @param lastSeen a membership that is proposed, or null; of a member of both the committed
     *     one's addresses count
     */
    public void membership(Membership committed, @Nullable Membership lastSeen) {
        var all = new LinkedHashMap<ServerId, Member>();
        if (lastSeen != null) {
            all.putAll(lastSeen.members());
        }
        all.putAll(committed.members());
        members = all;
        auth.members(all.values());
        Member self = committed.members().get(me);
        if (self != null) {
            listening.moveTo(self);
        }
    }

    /** On the event loop; never once this is closed. */
    private void run(Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException e) {
            LOG.debug("The election port is closed");
        }
    }

    /** Where it listens; the ports are the real ones also if any were asked for. */
    public List<InetSocketAddress> addresses() {
        return listening.addresses();
    }

    /** With whom there is a connection now. It waits for the event loop. */
    public SortedSet<ServerId> connected() {
        return CompletableFuture.supplyAsync(
                        () -> {
                            var connected = new TreeSet<ServerId>();
                            for (Peer peer : peers.values()) {
                                if (peer.isConnected()) {
                                    connected.add(peer.id());
                                }
                            }
                            return connected;
                        },
                        loop)
                .join();
    }

    private @Nullable Receiver accept(Link link, InetSocketAddress remote) {
        var connection = new ElectionConnection(this, link, remote);
        if (anonymous.size() >= ANONYMOUS_MAX) {
            Iterator<ElectionConnection> oldest = anonymous.iterator();
            ElectionConnection first = oldest.next();
            oldest.remove(); // That it is closed is told only at the end of the loop's round.
            first.close();
        }
        anonymous.add(connection);
        loop.schedule(
                () -> {
                    if (connection.isAnonymous()) {
                        connection.close();
                    }
                },
                options.helloTimeoutMillis());
        Receiver served =
                auth.accepted(
                        link,
                        remote,
                        Hello::length,
                        options.helloTimeoutMillis(),
                        new Introduction() {
                            @Override
                            public Receiver done() {
                                return connection;
                            }

                            @Override
                            public void failed(String why) {
                                ended(connection);
                            }
                        });
        return served == null ? null : options.protection().accepted(link, remote, served);
    }

    /** A connection has said who is at its other end. */
    void greeted(ElectionConnection connection, Hello greeting) {
        anonymous.remove(connection);
        ServerId from = greeting.from();
        int order = from.compareTo(me());
        if (order == 0) {
            LOG.warn(
                    "{} says it is server {}, which I am. Two servers have the same myid, or an"
                            + " address in a server.N line is wrong",
                    connection,
                    from);
            connection.close();
        } else if (order < 0) {
            connection.close();
            peer(from).callBack(greeting.addresses());
        } else {
            Peer peer = peer(from);
            connection.belongsTo(peer);
            peer.accepted(connection);
        }
    }

    void ended(ElectionConnection connection) {
        anonymous.remove(connection);
    }

    void arrived(ServerId from, Notification notification) {
        arrivals.add(from, notification);
    }

    void gone(ServerId id) {
        if (members.containsKey(id)) {
            arrivals.gone(id);
        }
    }

    private Peer peer(ServerId id) {
        Peer known = peers.get(id);
        if (known != null) {
            return known;
        }
        if (!members.containsKey(id)) {
            makeRoomForStranger();
        }
        var added = new Peer(this, id);
        peers.put(id, added);
        return added;
    }

    private void makeRoomForStranger() {
        List<Peer> strangers =
                peers.values().stream().filter(peer -> !members.containsKey(peer.id())).toList();
        if (strangers.size() >= STRANGERS_MAX) {
            Peer first = strangers.getFirst();
            peers.remove(first.id());
            first.forget();
        }
    }

    List<InetSocketAddress> addressesOf(ServerId id) {
        Member member = members.get(id);
        if (member == null) {
            return List.of();
        }
        return member.addresses().stream()
                .map(
                        address ->
                                InetSocketAddress.createUnresolved(
                                        address.host(), address.electionPort()))
                .toList();
    }

    Attempt attempt(ServerId id, List<InetSocketAddress> addresses, Attempt.Outcome outcome) {
        return new Attempt(
                loop,
                options,
                resolver,
                addresses,
                (link, remote, introduction) -> introduce(id, link, remote, introduction),
                outcome);
    }

    /** Says on a connection that this side has opened who it is, and proves it. */
    private @Nullable Receiver introduce(
            ServerId to, Link link, InetSocketAddress remote, Introduction introduction) {
        byte[] hello = listening.hello().toBytes();
        link.write(hello, 0, hello.length);
        Member member = members.get(to);
        return auth.opened(
                link,
                remote,
                member == null ? remote.getHostString() : MemberAuth.hostOf(member),
                options.helloTimeoutMillis(),
                introduction);
    }

    ServerId me() {
        return me;
    }

    /** Stops listening and closes all connections. Nothing is handled that comes later. */
    @Override
    public void close() {
        listening.end();
        run(() -> peers.values().forEach(Peer::forget));
        loops.close();
    }
}
