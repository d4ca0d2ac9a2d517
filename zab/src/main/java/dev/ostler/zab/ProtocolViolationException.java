package dev.ostler.zab;

/** The other side of a link has said what it must not say: the link is given up. */
public final class ProtocolViolationException extends RuntimeException {
    public ProtocolViolationException(String message) {
        // Strangers can provoke it at will: a stack trace would cost more than the packet.
        super(message, null, false, false);
    }
}
