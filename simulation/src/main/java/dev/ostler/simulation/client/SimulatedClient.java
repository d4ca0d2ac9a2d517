package dev.ostler.simulation.client;

import dev.ostler.client.Chroot;
import dev.ostler.client.core.ConnectionOptions;
import dev.ostler.client.core.Operation;
import dev.ostler.client.core.Reply;
import dev.ostler.client.watch.WatchTables;
import dev.ostler.protocol.JuteReader;
import dev.ostler.simulation.check.Call;
import dev.ostler.simulation.check.Call.Request;
import dev.ostler.simulation.check.Checker;
import dev.ostler.simulation.check.Violation;
import dev.ostler.simulation.network.Network;
import dev.ostler.simulation.world.SimulatedProcess;
import dev.ostler.simulation.world.World;

import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.random.RandomGenerator;

/**
 * A client: an application that makes calls, and the real connection's state machine on a simulated
 * network. Whenever its session ends it begins another.
 */
public final class SimulatedClient implements ClientProcess {
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
        process.after(0, life.connection::start);
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
        return life.connection.session();
    }

    /** Makes the application do this before it rests. */
    public void ask(Request request) {
        errands.add(request);
        plan(0);
    }

    // ---- faults ----

    @Override
    public void pause() {
        world.say(name, () -> "stands still");
        process.pause();
    }

    @Override
    public void resume() {
        if (process.isPaused()) {
            world.say(name, () -> "goes on");
            process.resume();
        }
    }

    @Override
    public void move() {
        Life moving = life;
        process.after(
                0,
                () -> {
                    world.say(name, () -> "moves");
                    moving.connection.drop("the application moves");
                });
    }

    @Override
    public void endSession() {
        life.connection.endFrom(newProcess());
    }

    @Override
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

    private void plan(long micros) {
        if (!pumpPlanned) {
            pumpPlanned = true;
            process.after(micros, this::pump);
        }
    }

    private void pump() {
        pumpPlanned = false;
        if (life.connection.session() == 0) {
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
    private final class Life implements SimulatedConnection.Owner {
        private final SimulatedConnection connection;

        Life() {
            connection =
                    new SimulatedConnection(
                            process,
                            network,
                            checker,
                            seen,
                            options.servers(),
                            new ConnectionOptions(
                                    Chroot.NONE,
                                    options.sessionTimeoutMillis(),
                                    false,
                                    true,
                                    1 + random.nextInt(RECONNECT_SPREAD_MILLIS),
                                    false),
                            new WatchTables(null),
                            random,
                            this);
        }

        void call(Request request) {
            var call = new Call(name, ++calls, request, connection.session(), seen.zxid());
            Operation<?> operation = Requests.operation(request, this::fired);
            inFlight++;
            checker.invoked(call);
            submit(call, operation);
        }

        private <R> void submit(Call call, Operation<R> operation) {
            connection.submit(
                    new dev.ostler.client.core.Call<>(
                            operation,
                            dev.ostler.client.core.Call.NO_DEADLINE,
                            reply -> SimulatedClient.this.ended(call, operation, reply)));
        }

        private void fired(WatchedEvent event) {
            world.say(
                    name,
                    () ->
                            event.getPath() == null
                                    ? "watch: the state is " + event.getState()
                                    : "watch: " + event.getType() + ' ' + event.getPath());
        }

        @Override
        public void notify(WatchedEvent event, Collection<Watcher> watchers) {
            watchers.forEach(watcher -> watcher.process(event));
        }

        @Override
        public void ended() {
            if (life == this) {
                life = new Life();
                process.after(0, life.connection::start);
                plan(RETRY_MICROS);
            }
        }
    }
}
