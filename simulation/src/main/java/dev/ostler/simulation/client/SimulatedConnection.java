package dev.ostler.simulation.client;

import dev.ostler.client.Chroot;
import dev.ostler.client.Operations;
import dev.ostler.client.core.AuthInfo;
import dev.ostler.client.core.Call;
import dev.ostler.client.core.Connection;
import dev.ostler.client.core.ConnectionOptions;
import dev.ostler.client.core.Effects;
import dev.ostler.client.core.Phase;
import dev.ostler.client.watch.WatchTables;
import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.JuteReader;
import dev.ostler.simulation.check.Checker;
import dev.ostler.simulation.network.Network;
import dev.ostler.simulation.network.Stream;
import dev.ostler.simulation.network.StreamHandler;
import dev.ostler.simulation.world.SimulatedProcess;
import dev.ostler.simulation.world.World;

import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooKeeper.States;
import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/**
 * A session of a client: the real connection's state machine on the simulated network. What comes
 * over it is told to the checkers. Its methods are called in tasks of the process.
 */
public final class SimulatedConnection {
    /** Where servers take clients. */
    private static final int PORT = 2181;

    private static final int NOTIFICATION_XID = -1;

    private final SimulatedProcess process;
    private final World world;
    private final String name;
    private final Network network;
    private final Checker checker;
    private final Seen seen;
    private final RandomGenerator random;
    private final Owner owner;
    private final Connection connection;

    private List<String> servers;
    private long session;
    private long lastSession;
    private Bytes password = Bytes.EMPTY;
    private int timeoutMillis;
    private long provenMillis = -1;
    private States state = States.CONNECTING;
    private boolean connected;
    private long armedMicros = Long.MAX_VALUE;
    private @Nullable Link link;

    /** Whose session it is. Called from within the connection: it must not be called back. */
    public interface Owner {
        /** As {@link Effects#notify}. */
        void notify(WatchedEvent event, Collection<Watcher> watchers);

        /** The session is over. */
        void ended();
    }

    /**
     * @param process what it is part of; its name is that of the host
     * @param servers the hosts that it knows
     */
    public SimulatedConnection(
            SimulatedProcess process,
            Network network,
            Checker checker,
            Seen seen,
            List<String> servers,
            ConnectionOptions options,
            WatchTables watches,
            RandomGenerator random,
            Owner owner) {
        this(
                process,
                network,
                checker,
                seen,
                servers,
                options,
                watches,
                random,
                owner,
                0,
                Bytes.EMPTY);
    }

    private SimulatedConnection(
            SimulatedProcess process,
            Network network,
            Checker checker,
            Seen seen,
            List<String> servers,
            ConnectionOptions options,
            WatchTables watches,
            RandomGenerator random,
            Owner owner,
            long resumed,
            Bytes itsPassword) {
        this.process = process;
        this.world = process.world();
        this.name = process.name();
        this.network = network;
        this.checker = checker;
        this.seen = seen;
        this.servers = List.copyOf(servers);
        this.random = random;
        this.owner = owner;
        connection =
                new Connection(
                        options, resumed, itsPassword, watches, random, new SimulatedEffects());
    }

    private long now() {
        return process.nowMillis();
    }

    /** The session, or 0 if there is none. */
    public long session() {
        return session;
    }

    /** The session, also when it is over; 0 before there is one. */
    public long lastSession() {
        return lastSession;
    }

    /** Makes a process that knows this session's password end it. */
    public void endFrom(SimulatedProcess other) {
        if (session == 0) {
            return;
        }
        var resumed =
                new SimulatedConnection(
                        other,
                        network,
                        new Checker() {},
                        new Seen(),
                        servers,
                        new ConnectionOptions(Chroot.NONE, timeoutMillis, false, true, 1, false),
                        new WatchTables(null),
                        random,
                        new Owner() {
                            @Override
                            public void notify(WatchedEvent event, Collection<Watcher> watchers) {}

                            @Override
                            public void ended() {}
                        },
                        session,
                        password);
        other.after(
                0,
                () -> {
                    resumed.start();
                    resumed.submit(
                            new Call<>(Operations.closeSession(), Call.NO_DEADLINE, reply -> {}));
                });
    }

    /** What the server has granted; 0 until it has. */
    public int timeoutMillis() {
        return timeoutMillis;
    }

    /**
     * When the last of the requests was sent that a server has answered before the link was lost;
     * -1 before the first loss.
     */
    public long provenMillis() {
        return provenMillis;
    }

    /** What an application is shown. */
    public States state() {
        return state;
    }

    /** Begins to connect. */
    public void start() {
        connection.start(now());
        arm();
    }

    public void submit(Call<?> call) {
        connection.submit(call, now());
        arm();
    }

    public void forget(Call<?> call) {
        connection.forget(call);
    }

    /** Leaves the server for another. */
    public void drop(String reason) {
        connection.drop(reason, now());
        arm();
    }

    /** Ends the session on this side. */
    public void expire() {
        connection.expire();
    }

    public void authenticate(AuthInfo info) {
        connection.authenticate(info, now());
    }

    /** Other hosts from the next attempt on. */
    public void servers(List<String> others) {
        servers = List.copyOf(others);
    }

    /** Plans the next tick of the connection. */
    private void arm() {
        long deadline = connection.deadline();
        if (deadline == Long.MAX_VALUE) {
            return;
        }
        long micros = Math.max(deadline * 1000, world.nowMicros());
        if (micros < armedMicros) {
            armedMicros = micros;
            process.after(micros - world.nowMicros(), () -> tick(micros));
        }
    }

    private void tick(long planned) {
        if (planned != armedMicros) {
            return;
        }
        armedMicros = Long.MAX_VALUE;
        connection.tick(now());
        arm();
    }

    private void connect() {
        if (connection.phase() != Phase.CHOOSING || link != null) {
            return;
        }
        int count = servers.size();
        String server = servers.get(random.nextInt(count));
        connection.attemptStarted(count, now());
        var connecting = new Link();
        link = connecting;
        connecting.stream = network.connect(process, name, server, PORT, connecting);
        arm();
    }

    /** What the connection wants done. */
    private final class SimulatedEffects implements Effects {
        @Override
        public void connect() {
            process.after(0, SimulatedConnection.this::connect);
        }

        @Override
        public void send(byte[] frame) {
            if (link != null) {
                link.send(frame);
            }
        }

        @Override
        public void disconnect(String reason) {
            if (connected) {
                connected = false;
                checker.disconnected(name, session);
            }
            Link dropped = link;
            link = null;
            if (dropped != null && dropped.stream != null) {
                dropped.stream.close();
            }
        }

        @Override
        public void probe() {
            throw new IllegalStateException("no server is read-only");
        }

        @Override
        public void authenticate(@Nullable Bytes challenge) {
            throw new IllegalStateException("nobody uses SASL");
        }

        @Override
        public void established(long sessionId, Bytes itsPassword, int timeout) {
            session = sessionId;
            lastSession = sessionId;
            password = itsPassword;
            timeoutMillis = timeout;
            connected = true;
            world.say(
                    name,
                    () ->
                            String.format(
                                    Locale.ROOT,
                                    "has the session 0x%x for %d ms at %s",
                                    sessionId,
                                    timeout,
                                    link == null || link.stream == null
                                            ? "nobody"
                                            : link.stream.peerHost()));
            checker.connected(name, sessionId, timeout);
        }

        @Override
        public void proven(long millis) {
            provenMillis = millis;
        }

        @Override
        public void become(States next) {
            state = next;
            world.say(name, () -> "is " + next);
        }

        @Override
        public void notify(WatchedEvent event, Collection<Watcher> watchers) {
            owner.notify(event, watchers);
        }

        @Override
        public void end() {
            if (session != 0) {
                checker.expired(name, session);
            }
            session = 0;
            owner.ended();
        }
    }

    /** A connection to one server. */
    private final class Link implements StreamHandler {
        @Nullable Stream stream;
        private final ArrayDeque<Integer> expected = new ArrayDeque<>();
        private boolean requested;
        private boolean greeted;

        void send(byte[] frame) {
            if (requested) {
                int xid = new JuteReader(frame, Integer.BYTES, Integer.BYTES).readInt();
                if (xid > 0) {
                    expected.add(xid);
                }
            }
            requested = true;
            if (stream != null) {
                stream.send(frame);
            }
        }

        @Override
        public void opened() {
            if (link == this) {
                connection.connected(now());
                arm();
            }
        }

        @Override
        public void received(byte[] bytes) {
            var in = new JuteReader(bytes);
            while (link == this && in.remaining() > 0) {
                int length = in.readInt();
                frame(bytes, in.position(), length);
                in.skip(length);
            }
            arm();
        }

        private void frame(byte[] bytes, int offset, int length) {
            if (greeted) {
                observe(new JuteReader(bytes, offset, length));
            }
            greeted = true;
            connection.received(new JuteReader(bytes, offset, length), now());
        }

        private void observe(JuteReader in) {
            int xid = in.readInt();
            long zxid = in.readLong();
            in.readInt();
            seen.advance(zxid);
            if (xid == NOTIFICATION_XID) {
                int type = in.readInt();
                in.readInt();
                String path = in.readPath().toString();
                checker.notified(name, session, type, path, zxid);
            } else {
                Integer first = xid > 0 ? expected.poll() : null;
                checker.replied(name, session, xid, first == null ? 0 : first, zxid);
            }
        }

        @Override
        public void closed() {
            if (link == this) {
                connection.lost("the connection broke", now());
                arm();
            }
        }
    }
}
