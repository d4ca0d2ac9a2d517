package dev.ostler.interop.differential;

import dev.ostler.interop.random.Identities.Persona;
import dev.ostler.interop.random.Operation;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A session that exists on both servers and does the same on each. */
final class TwinSession implements AutoCloseable {
    private static final int CONTEXT_MAX = 10;

    private final Persona persona;
    private final String name;
    private final Side left;
    private final Side right;
    private final List<Operation> sent = new ArrayList<>();
    private long lastZxid;

    TwinSession(Persona persona, String name, Side left, Side right) {
        this.persona = persona;
        this.name = name;
        this.left = left;
        this.right = right;
    }

    Persona persona() {
        return persona;
    }

    String name() {
        return name;
    }

    Side left() {
        return left;
    }

    Side right() {
        return right;
    }

    /** The newest zxid that a reply has shown. */
    long lastZxid() {
        return lastZxid;
    }

    void hasSeen(long zxid) {
        lastZxid = Math.max(lastZxid, zxid);
    }

    boolean isOpen() {
        return left.isOpen() && right.isOpen();
    }

    /** What was sent last, without the newest {@code newest} requests. */
    List<String> context(int newest) {
        int end = sent.size() - newest;
        return sent.subList(Math.max(0, end - CONTEXT_MAX), end).stream()
                .map(Operation::toString)
                .toList();
    }

    void send(List<Operation> operations) throws IOException {
        sent.addAll(operations);
        left.send(operations);
        right.send(operations);
    }

    @Override
    public void close() throws IOException {
        left.close();
        right.close();
    }
}
