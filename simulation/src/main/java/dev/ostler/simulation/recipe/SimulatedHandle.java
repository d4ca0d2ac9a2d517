package dev.ostler.simulation.recipe;

import dev.ostler.client.Chroot;
import dev.ostler.client.Operations;
import dev.ostler.client.async.AsyncZooKeeper;
import dev.ostler.client.core.AuthInfo;
import dev.ostler.client.core.Call;
import dev.ostler.client.core.Completion;
import dev.ostler.client.core.ConnectionOptions;
import dev.ostler.client.core.Operation;
import dev.ostler.client.core.Reply;
import dev.ostler.client.core.Submitter;
import dev.ostler.client.watch.WatchTables;
import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.JuteReader;
import dev.ostler.protocol.OpCode;
import dev.ostler.recipes.connection.Handle;
import dev.ostler.recipes.connection.Host;
import dev.ostler.simulation.client.SimulatedConnection;
import dev.ostler.simulation.world.SimulatedProcess;

import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.client.ConnectStringParser;
import org.jspecify.annotations.Nullable;

import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;

/**
 * A session on the simulated network: the real state machine of its connection, with a thread for
 * it and one for its events, as a {@code ZooKeeper} has them.
 */
final class SimulatedHandle implements Handle, Submitter, SimulatedConnection.Owner {
    private static final int HOP_MICROS = 60;

    /** In a frame, behind length, xid and op code. */
    private static final int BODY_OFFSET = 12;

    private static final int RECONNECT_SPREAD_MILLIS = 1_000;

    private final SimulatedProcess process;
    private final Host host;
    private final Flaw flaw;
    private final RandomGenerator random;
    private final SimulatedThread sending;
    private final SimulatedThread events;
    private final SimulatedConnection connection;
    private final AsyncZooKeeper zk;

    /**
     * @param states hears of the states of the connection; null for nobody
     */
    SimulatedHandle(
            SimulatedProcess process,
            ClientSite site,
            RandomGenerator random,
            String connectString,
            int timeoutMillis,
            Host host,
            @Nullable Watcher states) {
        this.process = process;
        this.host = host;
        this.flaw = site.flaw();
        this.random = random;
        sending = new SimulatedThread(process, random, HOP_MICROS);
        events = new SimulatedThread(process, random, HOP_MICROS);
        var parsed = new ConnectStringParser(connectString);
        String chroot = parsed.getChrootPath();
        var options =
                new ConnectionOptions(
                        chroot == null ? Chroot.NONE : new Chroot(chroot),
                        timeoutMillis,
                        false,
                        true,
                        1 + random.nextInt(RECONNECT_SPREAD_MILLIS),
                        false);
        connection =
                new SimulatedConnection(
                        process,
                        site.network(),
                        site.checker(),
                        site.seen(),
                        hosts(parsed),
                        options,
                        new WatchTables(states),
                        random,
                        this);
        zk = new AsyncZooKeeper(this, options.chroot(), host, Long.MAX_VALUE).inOrderOn(host);
        sending.execute(connection::start);
    }

    private static List<String> hosts(ConnectStringParser parsed) {
        return parsed.getServerAddresses().stream().map(InetSocketAddress::getHostString).toList();
    }

    /** Leaves the server for another. */
    void move() {
        sending.execute(() -> connection.drop("the application moves"));
    }

    /** Makes a process elsewhere end the session. */
    void endFrom(SimulatedProcess other) {
        connection.endFrom(other);
    }

    // ---- a handle ----

    @Override
    public AsyncZooKeeper zk() {
        return zk;
    }

    @Override
    public long sessionId() {
        return connection.lastSession();
    }

    @Override
    public int timeoutMillis() {
        return connection.timeoutMillis();
    }

    @Override
    public boolean isAlive() {
        return connection.state().isAlive();
    }

    @Override
    public OptionalLong provenNanos() {
        long millis = connection.provenMillis();
        return millis < 0
                ? OptionalLong.empty()
                : OptionalLong.of(host.nanoTime() - (process.nowMillis() - millis) * 1_000_000);
    }

    @Override
    public void updateServers(String connectString) {
        List<String> hosts = hosts(new ConnectStringParser(connectString));
        sending.execute(() -> connection.servers(hosts));
    }

    @Override
    public void addAuth(String scheme, byte[] secret) {
        var info = new AuthInfo(scheme, Bytes.copyOf(secret));
        sending.execute(() -> connection.authenticate(info));
    }

    @Override
    public void expire() {
        sending.execute(connection::expire);
    }

    @Override
    public CompletableFuture<Void> close() {
        return zk.close();
    }

    // ---- where operations go ----

    @Override
    public <R> Call<R> submit(
            Operation<R> operation, long patienceMillis, Completion<R> completion) {
        long now = process.nowMillis();
        long deadline =
                patienceMillis > Long.MAX_VALUE - now ? Long.MAX_VALUE : now + patienceMillis;
        String what = describe(operation);
        process.world().say(process.name(), () -> "asks for " + what);
        var call =
                new Call<>(
                        operation,
                        deadline,
                        reply -> {
                            process.world().say(process.name(), () -> what + " -> " + end(reply));
                            completion.complete(flawed(reply));
                        });
        sending.execute(() -> connection.submit(call));
        return call;
    }

    private <R> Reply<R> flawed(Reply<R> reply) {
        if (!reply.uncertain()) {
            return reply;
        }
        return switch (flaw) {
            case DOUBT_IGNORED -> new Reply<>(reply.error(), 0, null, false);
            case DOUBT_DENIED -> Reply.answer(Code.NONODE.intValue(), 0, null);
            default -> reply;
        };
    }

    /** Its kind, and the path that most begin with. */
    private static String describe(Operation<?> operation) {
        byte[] frame = operation.frame();
        String path = "";
        if (operation.opCode() != OpCode.MULTI && frame.length > BODY_OFFSET + Integer.BYTES) {
            path = new JuteReader(frame, BODY_OFFSET, frame.length - BODY_OFFSET).readString();
        }
        return "op " + operation.opCode() + ' ' + path;
    }

    private static String end(Reply<?> reply) {
        return String.format(
                Locale.ROOT,
                "error %d zxid 0x%x%s %s",
                reply.error(),
                reply.zxid(),
                reply.uncertain() ? " perhaps done" : "",
                describe(reply.value()));
    }

    /** Without what would not be the same in the next run: the addresses of arrays. */
    private static String describe(@Nullable Object value) {
        return switch (value) {
            case null -> "";
            case Operations.Data data -> data.stat().toString();
            case List<?> results -> results.size() + " results";
            default -> value.toString();
        };
    }

    @Override
    public void forget(Call<?> call) {
        sending.execute(() -> connection.forget(call));
    }

    @Override
    public void callBack(Runnable callback) {
        events.execute(callback);
    }

    // ---- what the connection tells ----

    @Override
    public void notify(WatchedEvent event, Collection<Watcher> watchers) {
        if (isMissed(event)) {
            return;
        }
        List<Watcher> told = List.copyOf(watchers);
        process.world().say(process.name(), () -> "hears " + event);
        events.execute(() -> told.forEach(watcher -> watcher.process(event)));
    }

    private boolean isMissed(WatchedEvent event) {
        boolean ofState = event.getType() == EventType.None;
        return switch (flaw) {
            case SUSPENSION_UNHEARD -> event.getState() == KeeperState.Disconnected;
            case EVENTS_MISSED -> !ofState && random.nextInt(10) == 0;
            default -> false;
        };
    }

    @Override
    public void ended() {
        // The event of it has told.
    }
}
