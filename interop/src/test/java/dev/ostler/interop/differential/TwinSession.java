package dev.ostler.interop.differential;

import dev.ostler.interop.random.Identities.Persona;
import dev.ostler.interop.random.Operation;

import java.io.IOException;
import java.util.List;

/** A session that exists on both servers and does the same on each. */
final class TwinSession implements AutoCloseable {
    private final Persona persona;
    private final String name;
    private final Side left;
    private final Side right;
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

    void send(List<Operation> operations) throws IOException {
        left.send(operations);
        right.send(operations);
    }

    @Override
    public void close() throws IOException {
        left.close();
        right.close();
    }
}
