package dev.ostler.interop.differential;

import dev.ostler.interop.random.Operation;
import dev.ostler.interop.server.ServerUnderTest;
import dev.ostler.interop.wire.RawConnection;
import dev.ostler.interop.wire.RawConnection.ConnectRequest;
import dev.ostler.interop.wire.RawConnection.Handshake;
import dev.ostler.interop.wire.Reply;
import dev.ostler.interop.wire.ReplyText;
import dev.ostler.interop.wire.SessionNames;
import dev.ostler.protocol.Bytes;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** One server's end of a session that exists on both servers. */
final class Side implements AutoCloseable {
    private final ServerUnderTest server;
    private final SessionNames names;
    private @Nullable RawConnection connection;
    private @Nullable Handshake handshake;
    private boolean open;

    Side(ServerUnderTest server, SessionNames names) {
        this.server = server;
        this.names = names;
    }

    /** Connects for a new session, which is called {@code name} from now on. */
    String openSession(String name, ConnectRequest request) throws IOException {
        Handshake answer = connect(request);
        if (answer == null || answer.isRefused()) {
            return "no session: " + answer;
        }
        names.put(answer.sessionId(), name);
        handshake = answer;
        open = true;
        return spelled(answer);
    }

    /** Connects for the session that it has, with whatever else the arguments say. */
    String resume(long lastZxidSeen, int timeoutMillis, boolean rightPassword, boolean oldClient)
            throws IOException {
        Handshake session = handshake;
        if (session == null) {
            return "there is no session";
        }
        Bytes password = rightPassword ? session.password() : Bytes.wrap(new byte[16]);
        Handshake answer =
                connect(
                        new ConnectRequest(
                                lastZxidSeen,
                                timeoutMillis,
                                session.sessionId(),
                                password,
                                oldClient ? null : Boolean.FALSE));
        open = answer != null && !answer.isRefused();
        return answer == null ? "closed" : spelled(answer);
    }

    private @Nullable Handshake connect(ConnectRequest request) throws IOException {
        close();
        var fresh = RawConnection.open(server.clientPort());
        connection = fresh;
        return fresh.connect(request);
    }

    private String spelled(Handshake answer) {
        boolean samePassword = handshake != null && answer.password().equals(handshake.password());
        return "handshake timeout="
                + answer.timeoutMillis()
                + " session="
                + names.of(answer.sessionId())
                + (samePassword ? " same password" : " other password")
                + " length="
                + answer.length();
    }

    boolean isOpen() {
        return open;
    }

    void send(List<Operation> operations) throws IOException {
        for (Operation operation : operations) {
            running().sendFrame(operation.frame());
        }
        try {
            running().flush();
        } catch (IOException e) {
            open = false; // The server has closed the connection; receiving will show it.
        }
    }

    /**
     * Everything that comes until each operation has its reply, or the connection is closed, or
     * nothing comes any more.
     */
    List<ReplyText> receiveReplies(List<Operation> operations) throws IOException {
        var received = new ArrayList<ReplyText>();
        int answered = 0;
        while (answered < operations.size()) {
            ReplyText next = receive(operations.get(answered).opCode());
            received.add(next);
            if (isEnd(next)) {
                return received;
            }
            if (!next.isNotification()) {
                answered++;
            }
        }
        return received;
    }

    /** Everything that comes up to the first notification that satisfies {@code last}. */
    List<ReplyText> receiveUntil(Predicate<ReplyText> last) throws IOException {
        var received = new ArrayList<ReplyText>();
        while (true) {
            ReplyText next = receive(0);
            received.add(next);
            if (isEnd(next) || last.test(next)) {
                return received;
            }
        }
    }

    private ReplyText receive(int opCode) throws IOException {
        try {
            byte[] payload = running().receive();
            if (payload == null) {
                open = false;
                return end("CLOSED");
            }
            return payload.length < 16
                    ? end("A FRAME OF " + payload.length + " BYTES")
                    : ReplyText.of(opCode, payload, names);
        } catch (SocketTimeoutException e) {
            return end("SILENCE");
        }
    }

    private static ReplyText end(String text) {
        return new ReplyText(text, Integer.MIN_VALUE, 0, 0, List.of());
    }

    private static boolean isEnd(ReplyText text) {
        return text.xid() == Integer.MIN_VALUE;
    }

    static boolean isReply(ReplyText text) {
        return !isEnd(text) && text.xid() != Reply.NOTIFICATION;
    }

    private RawConnection running() throws IOException {
        if (connection == null) {
            throw new IOException("there is no connection");
        }
        return connection;
    }

    /** Closes the connection; the session lives on. */
    @Override
    public void close() throws IOException {
        open = false;
        if (connection != null) {
            connection.close();
            connection = null;
        }
    }
}
