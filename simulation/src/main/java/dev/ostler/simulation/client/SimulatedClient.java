package dev.ostler.simulation.client;

import dev.ostler.client.Chroot;
import dev.ostler.client.core.Connection;
import dev.ostler.client.core.ConnectionOptions;
import dev.ostler.client.core.Effects;
import dev.ostler.client.core.Operation;
import dev.ostler.client.core.Phase;
import dev.ostler.client.core.Reply;
import dev.ostler.client.watch.WatchTables;
import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.JuteReader;
import dev.ostler.simulation.check.Call;
import dev.ostler.simulation.check.Call.Request;
import dev.ostler.simulation.check.Checker;
import dev.ostler.simulation.check.Violation;
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
import java.util.Locale;
import java.util.random.RandomGenerator;

/**
 * A client: an application that makes calls, and the real connection's state machine on a simulated
 * network. Whenever its session ends it begins another.
 */
public final class SimulatedClient {
    /** Where servers take clients. */
    private static final int PORT = 2181;

    private static final int NOTIFICATION_XID = -1;
    private static final int RECONNECT_SPREAD_MILLIS = 1_000;
    private static final int BURST_ONE_IN = 5;
    private static final long RETRY_MICROS = 200_000;

    private final World world;
    private final String name;
    private final Network network;
    private final Checker checker;
    private final Seen seen;
    private final ClientOptions options;
    private final RandomGenerator random;
    private final Workload workload;
    private final ArrayDeque<Request> errands = new ArrayDeque<>();

    private SimulatedProcess process;
    private Life life;
    private int begun;
    private int calls;
    private int inFlight;
    private int answered;
    private boolean pumpPlanned;

    public SimulatedClient(
            World world,
            String name,
            Network network,
            Checker checker,
            Seen seen,
            ClientOptions options) {
        this.world = world;
        this.name = name;
        this.network = network;
        this.checker = checker;
        this.seen = seen;
        this.options = options;
        random = world.random("client " + name);
        workload = new Workload(name, options.writes(), world.random("workload " + name));
        process = newProcess();
        life = new Life();
    }

    private SimulatedProcess newProcess() {
        return new SimulatedProcess(
                world,
                name,
                0,
                failure -> {
                    if (failure instanceof Violation violation) {
                        throw violation;
                    }
                    throw new Violation(
                            "clients do not fail by themselves", name + ": " + failure, failure);
                });
    }

    public String name() {
        return name;
    }

    /** Begins to connect and to work. */
    public void start() {
        Life starting = life;
        process.after(0, starting::start);
        plan(0);
    }

    /** Calls that servers have answered. */
    public int answered() {
        return answered;
    }

    /** Whether everything that was to be done is done. */
    public boolean isIdle() {
        return begun >= options.operations() && errands.isEmpty() && inFlight == 0;
    }

    /** The session, or 0 if there is none. */
    public long session() {
        return life.session;
    }

    /** Makes the application do this before it rests. */
    public void ask(Request request) {
        errands.add(request);
        plan(0);
    }

    // ---- faults ----

    /** The process stands still. */
    public void pause() {
        world.say(name, () -> "stands still");
        process.pause();
    }

    /** Undoes {@link #pause}. */
    public void resume() {
        if (process.isPaused()) {
            world.say(name, () -> "goes on");
            process.resume();
        }
    }

    /** The application asks for another server. */
    public void move() {
        Life moving = life;
        process.after(
                0,
                () -> {
                    world.say(name, () -> "moves");
                    moving.connection.drop("the application moves", now());
                    moving.arm();
                });
    }

    /** The process dies, and another begins with a session of its own. */
    public void restart() {
        world.say(name, () -> "dies, and begins anew");
        process.kill();
        network.ended(process, random.nextBoolean());
        process = newProcess();
        inFlight = 0;
        pumpPlanned = false;
        life = new Life();
        start();
    }

    // ---- the application ----

    private long now() {
        return process.nowMillis();
    }

    private void plan(long micros) {
        if (!pumpPlanned) {
            pumpPlanned = true;
            process.after(micros, this::pump);
        }
    }

    private void pump() {
        pumpPlanned = false;
        if (life.session == 0) {
            plan(RETRY_MICROS);
            return;
        }
        int burst = random.nextInt(BURST_ONE_IN) == 0 ? options.depth() : 1;
        while (inFlight < options.depth() && burst-- > 0) {
            Request errand = errands.poll();
            if (errand != null) {
                life.call(errand);
            } else if (begun < options.operations()) {
                begun++;
                life.call(workload.next());
            } else {
                return;
            }
        }
        plan(random.nextLong(options.thinkMicros()) + 1);
    }

    private void ended(Call call, Operation<?> operation, Reply<?> reply) {
        inFlight--;
        int xid = new JuteReader(operation.frame(), Integer.BYTES, Integer.BYTES).readInt();
        call.complete(
                reply.zxid() == 0 ? 0 : xid,
                Requests.error(reply),
                reply.zxid(),
                Requests.result(reply));
        world.say(name, call::toString);
        if (call.isAnswered()) {
            answered++;
            if (call.request() instanceof Request.Get get && call.result().stat() != null) {
                workload.learned(get.path(), call.result().stat().getVersion());
            }
        }
        checker.completed(call);
        plan(random.nextLong(options.thinkMicros()) + 1);
    }

    /** One session of this client, from before it has one until it is over. */
    private final class Life implements Effects {
        private final Connection connection;
        private long session;
        private boolean connected;
        private long armedMicros = Long.MAX_VALUE;
        private @Nullable Link link;

        Life() {
            connection =
                    new Connection(
                            new ConnectionOptions(
                                    Chroot.NONE,
                                    options.sessionTimeoutMillis(),
                                    false,
                                    true,
                                    1 + random.nextInt(RECONNECT_SPREAD_MILLIS),
                                    false),
                            0,
                            Bytes.EMPTY,
                            new WatchTables(null),
                            random,
                            this);
        }

        void start() {
            connection.start(now());
            arm();
        }

        void call(Request request) {
            var call = new Call(name, ++calls, request, session, seen.zxid());
            Operation<?> operation = Requests.operation(request, this::fired);
            inFlight++;
            checker.invoked(call);
            submit(call, operation);
            arm();
        }

        private <R> void submit(Call call, Operation<R> operation) {
            connection.submit(
                    new dev.ostler.client.core.Call<>(
                            operation,
                            dev.ostler.client.core.Call.NO_DEADLINE,
                            reply -> ended(call, operation, reply)),
                    now());
        }

        private void fired(WatchedEvent event) {
            world.say(
                    name,
                    () ->
                            event.getPath() == null
                                    ? "watch: the state is " + event.getState()
                                    : "watch: " + event.getType() + ' ' + event.getPath());
        }

        /** Plans the next tick of the connection. */
        void arm() {
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

        // ---- effects ----

        @Override
        public void connect() {
            process.after(
                    0,
                    () -> {
                        if (connection.phase() != Phase.CHOOSING || link != null) {
                            return;
                        }
                        int count = options.servers().size();
                        String server = options.servers().get(random.nextInt(count));
                        connection.attemptStarted(count, now());
                        var connecting = new Link();
                        link = connecting;
                        connecting.stream =
                                network.connect(process, name, server, PORT, connecting);
                        arm();
                    });
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
        public void established(long sessionId, Bytes password, int timeoutMillis) {
            session = sessionId;
            connected = true;
            world.say(
                    name,
                    () ->
                            String.format(
                                    Locale.ROOT,
                                    "has the session 0x%x for %d ms at %s",
                                    sessionId,
                                    timeoutMillis,
                                    link == null || link.stream == null
                                            ? "nobody"
                                            : link.stream.peerHost()));
            checker.connected(name, sessionId, timeoutMillis);
        }

        @Override
        public void become(States state) {
            world.say(name, () -> "is " + state);
        }

        @Override
        public void notify(WatchedEvent event, Collection<Watcher> watchers) {
            watchers.forEach(watcher -> watcher.process(event));
        }

        @Override
        public void end() {
            if (session != 0) {
                checker.expired(name, session);
            }
            session = 0;
            if (life == this) {
                life = new Life();
                process.after(0, life::start);
                plan(RETRY_MICROS);
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
}
