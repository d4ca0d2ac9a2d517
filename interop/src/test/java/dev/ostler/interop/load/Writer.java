package dev.ostler.interop.load;

import dev.ostler.interop.wire.RawConnection;
import dev.ostler.interop.wire.RawSession;
import dev.ostler.interop.wire.Reply;
import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.JuteReader;
import dev.ostler.protocol.OpCode;
import dev.ostler.protocol.Request;
import dev.ostler.protocol.Stat;
import dev.ostler.protocol.ZnodePath;

import org.jspecify.annotations.Nullable;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * One session that writes below a znode of its own, several requests at a time, until the server
 * dies. It knows exactly what must be there afterwards: the effects of all acknowledged requests,
 * and of the first few of those that were not, since one session's requests are executed in order.
 */
public final class Writer {
    private static final int IN_FLIGHT_MAX = 12;
    private static final int SESSION_TIMEOUT_MILLIS = 60_000;

    private final String parent;
    private final Duration patience;
    private final Random random;
    private final Deque<Write> inFlight = new ArrayDeque<>();
    private Subtree acknowledged = new Subtree();
    private Subtree expected = new Subtree();
    private volatile @Nullable RawSession session;

    public Writer(String parent, long seed) {
        this(parent, seed, RawConnection.PATIENCE);
    }

    /**
     * @param patience how long a server may take for an answer
     */
    public Writer(String parent, long seed, Duration patience) {
        this.parent = parent;
        this.patience = patience;
        this.random = new Random(seed);
    }

    /** Opens the session and makes its znode. */
    public void begin(int port) throws IOException {
        RawSession opened = RawSession.open(port, SESSION_TIMEOUT_MILLIS, patience);
        session = opened;
        Reply reply = opened.call(Write.create(parent, Bytes.EMPTY, 0));
        if (reply.error() != 0) {
            throw new AssertionError("create " + parent + " fails with " + reply.error());
        }
    }

    /** Takes the session up again, with a server that must know it and all that it has seen. */
    public void resume(int port) throws IOException {
        session = running().resumeOn(port, patience);
    }

    /**
     * Writes until the connection is closed, by the server or by {@link #interrupt}.
     *
     * @param onAcknowledged called after every acknowledged write
     * @throws java.net.SocketTimeoutException if the server answers nothing for too long
     */
    public void writeUntilTheEnd(Runnable onAcknowledged) throws IOException {
        try {
            while (true) {
                while (inFlight.size() < IN_FLIGHT_MAX
                        && (inFlight.isEmpty() || random.nextInt(4) > 0)) {
                    send();
                }
                running().flush();
                acknowledge(running().receive());
                onAcknowledged.run();
            }
        } catch (EOFException | SocketException e) {
            running().close(); // The server is dead, as it should be.
        }
    }

    /** Ends the connection, so that {@link #writeUntilTheEnd} returns; any thread may call this. */
    public void interrupt() throws IOException {
        running().close();
    }

    private void send() throws IOException {
        Write write = Write.random(parent, expected, random);
        write.effect().accept(expected);
        inFlight.add(write);
        running().send(write.request());
    }

    private void acknowledge(Reply reply) {
        Write write = inFlight.remove();
        if (reply.error() != 0) {
            throw new AssertionError(write.request() + " fails with " + reply.error());
        }
        write.effect().accept(acknowledged);
    }

    /**
     * Checks what the server holds now, behind a sync, and goes on from there.
     *
     * @return how many writes were found done that had not been acknowledged
     */
    public int verify() throws IOException {
        running().call(new Request.Sync(ZnodePath.of(parent)));
        Map<String, Subtree.Child> actual = read();
        int creations = creations();
        Subtree possible = acknowledged.copy();
        String acknowledgedOnly = differences(possible.children(), actual);
        int found = 0;
        while (!possible.children().equals(actual) || possible.creations() != creations) {
            if (inFlight.isEmpty()) {
                throw new AssertionError(
                        parent
                                + " is neither what was acknowledged nor that and the first of what"
                                + " was sent. Acknowledged, then actual: "
                                + acknowledgedOnly);
            }
            inFlight.remove().effect().accept(possible);
            found++;
        }
        // A failed multi at the head of the rest makes no difference, done or not.
        inFlight.clear();
        acknowledged = possible;
        expected = possible.copy();
        return found;
    }

    public long ephemerals() {
        return acknowledged.children().values().stream().filter(Subtree.Child::ephemeral).count();
    }

    /**
     * How many children were ever created; deletions of them count once in the cversion as well.
     */
    private int creations() throws IOException {
        Stat stat =
                Stat.read(running().call(new Request.Exists(ZnodePath.of(parent), false)).body());
        return (stat.cversion() + stat.numChildren()) / 2;
    }

    private Map<String, Subtree.Child> read() throws IOException {
        var children = new TreeMap<String, Subtree.Child>();
        JuteReader names =
                running()
                        .call(
                                new Request.GetChildren(
                                        OpCode.GET_CHILDREN, ZnodePath.of(parent), false))
                        .body();
        int count = names.readCount(4);
        for (int i = 0; i < count; i++) {
            String name = String.valueOf(names.readString());
            JuteReader in =
                    running()
                            .call(new Request.GetData(ZnodePath.of(parent + "/" + name), false))
                            .body();
            Bytes data = in.readBuffer();
            Stat stat = Stat.read(in);
            boolean mine = stat.ephemeralOwner() == running().handshake().sessionId();
            children.put(
                    name,
                    new Subtree.Child(data == null ? Bytes.EMPTY : data, stat.version(), mine));
        }
        return children;
    }

    private static String differences(
            Map<String, Subtree.Child> expected, Map<String, Subtree.Child> actual) {
        var text = new StringBuilder();
        var names = new TreeMap<String, Object>(expected);
        names.putAll(actual);
        for (String name : names.keySet()) {
            Subtree.Child mine = expected.get(name);
            Subtree.Child other = actual.get(name);
            if (mine == null || !mine.equals(other)) {
                text.append("\n  ")
                        .append(name)
                        .append(": ")
                        .append(mine)
                        .append(", ")
                        .append(other);
            }
        }
        return text.toString();
    }

    private RawSession running() {
        if (session == null) {
            throw new IllegalStateException("the writer has not begun");
        }
        return session;
    }
}
