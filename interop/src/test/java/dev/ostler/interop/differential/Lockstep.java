package dev.ostler.interop.differential;

import dev.ostler.interop.random.Explained;
import dev.ostler.interop.random.Identities;
import dev.ostler.interop.random.Identities.Persona;
import dev.ostler.interop.random.Operation;
import dev.ostler.interop.random.OperationGenerator;
import dev.ostler.interop.random.PathPool;
import dev.ostler.interop.server.ServerUnderTest;
import dev.ostler.interop.wire.CanonicalDump;
import dev.ostler.interop.wire.RawConnection.ConnectRequest;
import dev.ostler.interop.wire.RawSession;
import dev.ostler.interop.wire.ReplyText;
import dev.ostler.interop.wire.SessionNames;
import dev.ostler.protocol.Acl;
import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.OpCode;
import dev.ostler.protocol.Request;
import dev.ostler.protocol.ZnodePath;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * Sends one seed's random requests to two servers in lockstep and notes where they differ.
 *
 * <p>Each step is a batch of pipelined requests on one session, the same on both servers. When all
 * its replies are there, a ping on every other session fetches the notifications that the batch has
 * caused: they precede the ping's reply. Without pipelining each request of a batch waits for the
 * reply to the one before: Apache's server checks quotas against what is applied, not against what
 * is on its way, so that its answers depend on its speed. Both servers see one request after the
 * other, so that even their zxids must be equal. A run stops when they drift apart, or after too
 * many differences.
 */
final class Lockstep {
    /**
     * What both servers count alike. Not so the watchers of deletions: ZooKeeper counts watches on
     * data and on children as two events, and who has both twice.
     */
    private static final List<String> METRICS =
            List.of(
                    "zk_znode_count",
                    "zk_ephemerals_count",
                    "zk_global_sessions",
                    "zk_cnt_node_created_watch_count",
                    "zk_sum_node_created_watch_count",
                    "zk_min_node_created_watch_count",
                    "zk_max_node_created_watch_count",
                    "zk_cnt_node_changed_watch_count",
                    "zk_sum_node_changed_watch_count",
                    "zk_max_node_changed_watch_count",
                    "zk_cnt_node_children_watch_count",
                    "zk_sum_node_children_watch_count",
                    "zk_max_node_children_watch_count");

    private static final int LONG_TIMEOUT = 600_000;
    private static final int SHORT_TIMEOUT = 1_500;
    private static final int BATCH_MAX = 60;
    private static final int SWEEP_EVERY = 4_000;
    private static final int DIFFERENCES_MAX = 12;
    private static final long CLOCKS_APART_MILLIS = 60_000;

    private final ServerUnderTest leftServer;
    private final ServerUnderTest rightServer;
    private final SessionNames leftNames = new SessionNames();
    private final SessionNames rightNames = new SessionNames();
    private final long seed;
    private final Random random;
    private final PathPool paths;
    private final OperationGenerator generator;
    private final List<TwinSession> sessions = new ArrayList<>();
    private final List<Difference> differences = new ArrayList<>();
    private final Map<String, Integer> outcomes = new TreeMap<>();
    private final Set<Explained> included;
    private final boolean pipelining;
    private int steps;
    private int namesGiven;
    private boolean drifted;

    Lockstep(
            ServerUnderTest left,
            ServerUnderTest right,
            long seed,
            boolean pipelining,
            Set<Explained> included) {
        this.pipelining = pipelining;
        this.leftServer = left;
        this.rightServer = right;
        this.seed = seed;
        this.included = included;
        this.random = new Random(seed);
        this.paths = new PathPool(random);
        this.generator = new OperationGenerator(random, paths, included);
    }

    /** Sends at least {@code operations} requests. */
    List<Difference> run(int operations) throws IOException {
        for (Persona persona : Persona.ALL) {
            sessions.add(open(persona, LONG_TIMEOUT));
        }
        int nextSweep = SWEEP_EVERY;
        while (steps < operations && !isOver()) {
            step();
            if (steps >= nextSweep) {
                sweep();
                nextSweep += SWEEP_EVERY;
            }
        }
        if (!isOver()) {
            compareTrees();
            compareMetrics();
        }
        for (TwinSession session : sessions) {
            session.close();
        }
        return differences;
    }

    /** How often each op code ended with each error, as {@code op/error}. */
    Map<String, Integer> outcomes() {
        return outcomes;
    }

    int steps() {
        return steps;
    }

    private boolean isOver() {
        return drifted || differences.size() >= DIFFERENCES_MAX;
    }

    private void step() throws IOException {
        int index = random.nextInt(sessions.size());
        TwinSession session = sessions.get(index);
        int dice = random.nextInt(1000);
        if (dice < 2) {
            expireOne();
        } else if (dice < 12) {
            reconnect(session);
        } else if (dice < 18) {
            closeSession(index);
        } else {
            batch(session);
        }
    }

    private void batch(TwinSession session) throws IOException {
        var pipelined = new ArrayList<Operation>();
        int count = 1 + random.nextInt(BATCH_MAX);
        for (int i = 0; i < count; i++) {
            Operation operation = generator.next(session.persona().mayReadAll());
            if (operation.alone()) {
                exchange(session, pipelined, false);
                pipelined.clear();
                exchange(session, List.of(operation), false);
                if (operation.endsConnection()) {
                    awaitEnd(session);
                } else if (operation.mayEndConnection()) {
                    probe(session);
                }
            } else {
                pipelined.add(operation);
            }
        }
        exchange(session, pipelined, false);
        fence(session, false);
    }

    /** Sends requests on one session and compares all that comes back on it. */
    private void exchange(TwinSession session, List<Operation> operations, boolean unordered)
            throws IOException {
        if (operations.isEmpty() || isOver()) {
            return;
        }
        if (pipelining) {
            sendAndCompare(session, operations, unordered);
        } else {
            for (Operation operation : operations) {
                if (session.isOpen()) {
                    sendAndCompare(session, List.of(operation), unordered);
                }
            }
        }
        steps += operations.size();
        if (!session.isOpen() && operations.getLast().opCode() != OpCode.CLOSE_SESSION) {
            resume(session);
        }
    }

    private void sendAndCompare(TwinSession session, List<Operation> operations, boolean unordered)
            throws IOException {
        session.send(operations);
        List<ReplyText> left = session.left().receiveReplies(operations);
        List<ReplyText> right = session.right().receiveReplies(operations);
        compare(session, operations, left, right, unordered);
        note(session, operations, left);
    }

    /** Compares what the other sessions have been notified of. */
    private void fence(TwinSession writer, boolean unordered) throws IOException {
        if (isOver()) {
            return;
        }
        List<Operation> ping = List.of(Operation.of(-2, new Request.Ping()));
        for (TwinSession session : sessions) {
            if (session != writer && session.isOpen()) {
                session.send(ping);
            }
        }
        for (TwinSession session : sessions) {
            if (session != writer && session.isOpen()) {
                List<ReplyText> left = session.left().receiveReplies(ping);
                List<ReplyText> right = session.right().receiveReplies(ping);
                compare(session, ping, left, right, unordered);
            }
        }
    }

    /** Finds out whether both servers have closed the connection, as some requests demand. */
    private void probe(TwinSession session) throws IOException {
        if (!session.isOpen()) {
            return;
        }
        exchange(session, List.of(Operation.of(-2, new Request.Ping())), false);
    }

    /** Both servers must close the connection; nobody asks them for anything meanwhile. */
    private void awaitEnd(TwinSession session) throws IOException {
        if (!session.isOpen() || isOver()) {
            return;
        }
        List<ReplyText> left = session.left().receiveUntil(reply -> false);
        List<ReplyText> right = session.right().receiveUntil(reply -> false);
        compare(session, List.of(), left, right, false);
        if (!session.isOpen()) {
            resume(session);
        }
    }

    private void compare(
            TwinSession session,
            List<Operation> operations,
            List<ReplyText> left,
            List<ReplyText> right,
            boolean unordered) {
        List<ReplyText> leftOrdered = unordered ? sortedByZxid(left) : left;
        List<ReplyText> rightOrdered = unordered ? sortedByZxid(right) : right;
        int answered = 0;
        for (int i = 0; i < Math.max(left.size(), right.size()); i++) {
            ReplyText mine = i < left.size() ? leftOrdered.get(i) : null;
            ReplyText other = i < right.size() ? rightOrdered.get(i) : null;
            if (mine == null || other == null || !alike(mine, other)) {
                int unanswered = Math.max(0, operations.size() - answered - 1);
                differ(
                        session.name(),
                        session.context(unanswered),
                        mine == null ? "nothing" : mine.text(),
                        other == null ? "nothing" : other.text());
                drifted |= mine == null || other == null || mine.zxid() != other.zxid();
                return;
            }
            if (Side.isReply(mine)) {
                answered++;
            }
        }
    }

    private static List<ReplyText> sortedByZxid(List<ReplyText> received) {
        return received.stream()
                .sorted(
                        Comparator.comparing(Side::isReply)
                                .thenComparingLong(ReplyText::zxid)
                                .thenComparing(ReplyText::text))
                .toList();
    }

    private static boolean alike(ReplyText left, ReplyText right) {
        if (!left.text().equals(right.text()) || left.times().size() != right.times().size()) {
            return false;
        }
        for (int i = 0; i < left.times().size(); i++) {
            long a = left.times().get(i);
            long b = right.times().get(i);
            if ((a == 0) != (b == 0) || Math.abs(a - b) > CLOCKS_APART_MILLIS) {
                return false;
            }
        }
        return true;
    }

    private void differ(String session, List<String> context, String left, String right) {
        differences.add(new Difference(seed, steps, session, context, left, right));
    }

    private void note(TwinSession session, List<Operation> operations, List<ReplyText> replies) {
        int answered = 0;
        for (ReplyText reply : replies) {
            if (!Side.isReply(reply)) {
                continue;
            }
            session.hasSeen(reply.zxid());
            Operation operation = operations.get(answered++);
            outcomes.merge(operation.opCode() + "/" + reply.error(), 1, Integer::sum);
            if (operation.what() instanceof Request.Create create && reply.error() == 0) {
                learn(create, reply.text());
            }
        }
    }

    /** Sequential creates tell a name that nobody could know before. */
    private void learn(Request.Create create, String reply) {
        if (create.flags() != 2 && create.flags() != 3 && create.flags() != 6) {
            return;
        }
        int from = reply.indexOf(" path=\"") + 7;
        String path = reply.substring(from, reply.indexOf('"', from));
        if (!path.contains("\\")) {
            paths.learn(path);
        }
    }

    private TwinSession open(Persona persona, int timeoutMillis) throws IOException {
        var session =
                new TwinSession(
                        persona,
                        persona.name() + "-" + ++namesGiven,
                        new Side(leftServer, leftNames),
                        new Side(rightServer, rightNames));
        var request =
                new ConnectRequest(
                        0,
                        timeoutMillis,
                        0,
                        random.nextBoolean() ? Bytes.EMPTY : Bytes.utf8("sixteen bytes..."),
                        persona.oldClient() ? null : Boolean.FALSE);
        compareHandshakes(
                session,
                "a new session",
                session.left().openSession(session.name(), request),
                session.right().openSession(session.name(), request));
        authenticate(session);
        return session;
    }

    private void authenticate(TwinSession session) throws IOException {
        for (String credentials : session.persona().credentials()) {
            exchange(
                    session,
                    List.of(
                            Operation.alone(
                                    -4, new Request.Auth(0, "digest", Bytes.utf8(credentials)))),
                    false);
        }
    }

    private void compareHandshakes(TwinSession session, String what, String left, String right) {
        if (!left.equals(right)) {
            differ(session.name(), List.of(what), left, right);
        }
        drifted |= !session.isOpen() && what.equals("a new session");
    }

    /** Loses the connection and takes the session up again, sometimes after a wrong attempt. */
    private void reconnect(TwinSession session) throws IOException {
        if (!included.contains(Explained.WRONG_PASSWORD_CUTS_OFF)) {
            session.close();
        }
        switch (random.nextInt(4)) {
            case 0 -> attempt(session, "a wrong password", 0, LONG_TIMEOUT, false);
            case 1 -> attempt(session, "a zxid of the future", Long.MAX_VALUE, LONG_TIMEOUT, true);
            case 2 -> attempt(session, "a negative timeout", session.lastZxid(), -5, true);
            default -> {
                // The session is simply resumed.
            }
        }
        resume(session);
    }

    private void resume(TwinSession session) throws IOException {
        if (isOver()) {
            return;
        }
        session.close();
        attempt(session, "resume", session.lastZxid(), LONG_TIMEOUT, true);
        if (!session.isOpen()) {
            drifted = true;
            differ(session.name(), List.of("resume"), "the session is lost", "on both sides");
            return;
        }
        authenticate(session);
    }

    private void attempt(
            TwinSession session,
            String what,
            long lastZxidSeen,
            int timeoutMillis,
            boolean rightPassword)
            throws IOException {
        boolean old = session.persona().oldClient();
        compareHandshakes(
                session,
                what,
                session.left().resume(lastZxidSeen, timeoutMillis, rightPassword, old),
                session.right().resume(lastZxidSeen, timeoutMillis, rightPassword, old));
    }

    private void closeSession(int index) throws IOException {
        TwinSession session = sessions.get(index);
        // Its ephemerals are deleted in no particular order.
        exchange(session, List.of(Operation.alone(7, new Request.CloseSession())), true);
        fence(session, true);
        session.close();
        attempt(session, "resume a closed session", session.lastZxid(), LONG_TIMEOUT, true);
        session.close();
        sessions.set(index, open(session.persona(), LONG_TIMEOUT));
    }

    /** A session whose client dies: its ephemerals go when it expires. */
    private void expireOne() throws IOException {
        TwinSession watching = sessions.getFirst();
        TwinSession mortal =
                open(new Persona("mortal", List.of(Identities.SUPER), false), SHORT_TIMEOUT);
        ZnodePath marker = ZnodePath.of("/" + mortal.name());
        var creates = new ArrayList<Operation>();
        creates.add(Operation.of(1, ephemeral(marker, 1)));
        for (int xid = 2; xid < 9; xid++) {
            boolean sequential = random.nextBoolean();
            ZnodePath path = sequential ? paths.sequentialPrefix() : paths.ordinary();
            creates.add(Operation.of(xid, ephemeral(path, sequential ? 3 : 1)));
        }
        exchange(mortal, creates, false);
        fence(mortal, false);
        exchange(watching, List.of(Operation.of(9, new Request.Exists(marker, true))), false);
        mortal.close();
        if (isOver()) {
            return;
        }
        String deleted = "type=2 state=3 path=\"" + marker + "\"";
        List<ReplyText> left =
                watching.left().receiveUntil(event -> event.text().contains(deleted));
        List<ReplyText> right =
                watching.right().receiveUntil(event -> event.text().contains(deleted));
        List<Operation> ping = List.of(Operation.of(-2, new Request.Ping()));
        watching.send(ping);
        left.addAll(watching.left().receiveReplies(ping));
        right.addAll(watching.right().receiveReplies(ping));
        compare(watching, ping, left, right, true);
        fence(watching, true);
        attempt(mortal, "resume an expired session", mortal.lastZxid(), SHORT_TIMEOUT, true);
        mortal.close();
    }

    private static Request ephemeral(ZnodePath path, int flags) {
        return new Request.Create(OpCode.CREATE2, path, null, Acl.OPEN, flags, -1);
    }

    /** Deletes everything, so that the tree stays small and its top can be deleted again. */
    private void sweep() throws IOException {
        if (isOver()) {
            return;
        }
        var deletes = new ArrayList<Operation>();
        int xid = 1_000_000;
        for (String path : compareTrees().reversed()) {
            if (!path.equals("/") && !path.startsWith("/zookeeper")) {
                deletes.add(Operation.of(xid++, new Request.Delete(ZnodePath.of(path), -1)));
            }
        }
        deletes.add(Operation.of(xid++, new Request.SetAcl(ZnodePath.ROOT, Acl.OPEN, -1)));
        for (int from = 0; from < deletes.size(); from += BATCH_MAX) {
            exchange(
                    sessions.getFirst(),
                    deletes.subList(from, Math.min(from + BATCH_MAX, deletes.size())),
                    false);
        }
        fence(sessions.getFirst(), false);
        paths.forgetLearned();
    }

    /** Compares all that the trees hold, and returns the paths. */
    private List<String> compareTrees() throws IOException {
        List<String> left = dump(leftServer, leftNames);
        List<String> right = dump(rightServer, rightNames);
        for (int i = 0; i < Math.max(left.size(), right.size()); i++) {
            String mine = i < left.size() ? left.get(i) : "nothing";
            String other = i < right.size() ? right.get(i) : "nothing";
            if (!mine.equals(other)) {
                differ("dump", List.of("the whole tree"), mine, other);
                break;
            }
        }
        return left.stream()
                .filter(line -> line.contains(" data err="))
                .map(line -> line.substring(0, line.indexOf(" data err=")))
                .toList();
    }

    private List<String> dump(ServerUnderTest server, SessionNames names) throws IOException {
        try (RawSession session = RawSession.open(server.clientPort(), LONG_TIMEOUT)) {
            session.authenticate("digest", Identities.SUPER);
            List<String> lines = new CanonicalDump(session, names, false).lines();
            session.closeSession();
            return lines;
        }
    }

    private void compareMetrics() throws IOException {
        Map<String, String> left = leftServer.metrics();
        Map<String, String> right = rightServer.metrics();
        for (String name : METRICS) {
            String mine = name + "=" + left.get(name);
            String other = name + "=" + right.get(name);
            if (!mine.equals(other)) {
                differ("mntr", List.of("the final metrics"), mine, other);
            }
        }
    }
}
