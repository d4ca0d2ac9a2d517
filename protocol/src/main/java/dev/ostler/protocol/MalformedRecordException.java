package dev.ostler.protocol;

/**
 * Bytes do not decode to the record they should hold. On the client port the request is answered
 * with {@link ErrorCode#MARSHALLING_ERROR} or the connection is closed; on disk the file is
 * corrupt.
 */
public final class MalformedRecordException extends RuntimeException {
    public MalformedRecordException(String message) {
        // Clients can provoke it at will: a stack trace would cost more than the request.
        super(message, null, false, false);
    }
}
