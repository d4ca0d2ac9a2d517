package dev.ostler.server.election;

import dev.ostler.protocol.JuteWriter;
import dev.ostler.protocol.ServerId;
import dev.ostler.zab.config.Member;
import dev.ostler.zab.config.Member.PeerAddress;
import dev.ostler.zab.config.Membership;
import dev.ostler.zab.election.Notification;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

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
    private static final int CLOSE_SECONDS_MAX = 5;

    /** So many connections may be about to say who they are; the oldest makes room for another. */
    private static final int ANONYMOUS_MAX = 128;

    /** So many servers that are no members are talked to; the first makes room for another. */
    private static final int STRANGERS_MAX = 64;

    private final ElectionPortOptions options;
    private final Resolver resolver;
    private final Member self;
    private final Arrivals arrivals;
    private final EventLoopGroup loops;
    private final EventLoop loop;
    private final List<Channel> listeners;
    private final byte[] hello;

    /** All that are open, and one that opens later is closed at once when these are. */
    private final ChannelGroup channels;

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
            Executor owner,
            Handler handler)
            throws IOException {
        this.options = options;
        this.resolver = resolver;
        this.self = self;
        members = membership.members();
        arrivals = new Arrivals(owner, handler);
        loops = options.transport().newLoops(1, "election-loop");
        loop = loops.next();
        channels = new DefaultChannelGroup(loop, true);
        try {
            listeners = listen();
        } catch (IOException | RuntimeException e) {
            loops.shutdownGracefully(0, CLOSE_SECONDS_MAX, TimeUnit.SECONDS);
            throw e;
        }
        hello = new Hello(self.id(), ownAddresses()).toBytes();
        listeners.forEach(listener -> listener.config().setAutoRead(true));
    }

    /**
     * Listens, and waits if the addresses are taken: the process before may not have ended.
     *
     * @param self this member's line: where to listen, and what others are told to call back
     * @param membership says where the others are, from the first connection on
     * @param owner runs what is to be handled, in order and one at a time
     * @throws IOException if it cannot listen; the message says where and why
     */
    public static ElectionPort open(
            ElectionPortOptions options,
            Member self,
            Membership membership,
            Executor owner,
            Handler handler)
            throws IOException {
        return open(options, Resolver.SYSTEM, self, membership, owner, handler);
    }

    static ElectionPort open(
            ElectionPortOptions options,
            Resolver resolver,
            Member self,
            Membership membership,
            Executor owner,
            Handler handler)
            throws IOException {
        return new ElectionPort(options, resolver, self, membership, owner, handler);
    }

    private List<Channel> listen() throws IOException {
        var bound = new ArrayList<Channel>();
        for (PeerAddress address : self.addresses()) {
            bound.add(listen(address));
        }
        return List.copyOf(bound);
    }

    private Channel listen(PeerAddress address) throws IOException {
        for (int attempts = 1; ; attempts++) {
            InetSocketAddress socketAddress =
                    options.listenOnAllAddresses()
                            ? new InetSocketAddress(address.electionPort())
                            : new InetSocketAddress(address.host(), address.electionPort());
            String problem;
            if (socketAddress.isUnresolved()) {
                problem = "the name " + address.host() + " has no address";
            } else {
                ChannelFuture bound = bind(socketAddress);
                if (bound.isSuccess()) {
                    LOG.info("Listening for votes on {}", bound.channel().localAddress());
                    return bound.channel();
                }
                problem = bound.cause().getMessage();
            }
            problem = "Cannot listen for votes on " + socketAddress + ": " + problem;
            if (attempts == options.bindAttempts()) {
                throw new ElectionPortUnavailableException(
                        problem
                                + ". Does another server run there, and is the address in this"
                                + " server's server.N line one of this machine?");
            }
            LOG.warn("{}; attempt {}", problem, attempts);
            pause();
        }
    }

    private void pause() throws InterruptedIOException {
        try {
            Thread.sleep(options.bindPauseMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for the election port");
        }
    }

    /** Nobody is accepted until the constructor has done everything else. */
    private ChannelFuture bind(InetSocketAddress address) {
        return new ServerBootstrap()
                .group(loops)
                .channel(options.transport().serverChannel())
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, options.tcpKeepAlive())
                .childHandler(
                        new ChannelInitializer<>() {
                            @Override
                            protected void initChannel(Channel channel) {
                                accept(channel);
                            }
                        })
                .bind(address)
                .awaitUninterruptibly();
    }

    private List<InetSocketAddress> ownAddresses() {
        var addresses = new ArrayList<InetSocketAddress>();
        for (int i = 0; i < listeners.size(); i++) {
            var bound = (InetSocketAddress) listeners.get(i).localAddress();
            addresses.add(
                    InetSocketAddress.createUnresolved(
                            self.addresses().get(i).host(), bound.getPort()));
        }
        return addresses;
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
     * Says where the others are from now on.
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
        return listeners.stream()
                .map(listener -> (InetSocketAddress) listener.localAddress())
                .toList();
    }

    /** With whom there is a connection now. It waits for the event loop. */
    public SortedSet<ServerId> connected() {
        return loop.submit(
                        () -> {
                            var connected = new TreeSet<ServerId>();
                            for (Peer peer : peers.values()) {
                                if (peer.isConnected()) {
                                    connected.add(peer.id());
                                }
                            }
                            return connected;
                        })
                .syncUninterruptibly()
                .getNow();
    }

    private void accept(Channel channel) {
        channels.add(channel);
        var connection = new ElectionConnection(this, channel);
        Iterator<ElectionConnection> oldest = anonymous.iterator();
        if (anonymous.size() >= ANONYMOUS_MAX) {
            oldest.next().close();
        }
        anonymous.add(connection);
        channel.pipeline().addLast(connection);
        var _ =
                loop.schedule(
                        () -> {
                            if (connection.isAnonymous()) {
                                connection.close();
                            }
                        },
                        options.helloTimeoutMillis(),
                        TimeUnit.MILLISECONDS);
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

    /** A connection was made by this side. */
    void opened(Channel channel) {
        channels.add(channel);
    }

    Attempt attempt(List<InetSocketAddress> addresses, Attempt.Outcome outcome) {
        return new Attempt(loop, options, resolver, addresses, outcome);
    }

    ServerId me() {
        return self.id();
    }

    byte[] hello() {
        return hello;
    }

    /** Stops listening and closes all connections. Nothing is handled that comes later. */
    @Override
    public void close() {
        for (Channel listener : listeners) {
            listener.close().awaitUninterruptibly();
        }
        loop.submit(() -> peers.values().forEach(Peer::forget)).awaitUninterruptibly();
        channels.close().awaitUninterruptibly();
        loops.shutdownGracefully(0, CLOSE_SECONDS_MAX, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
