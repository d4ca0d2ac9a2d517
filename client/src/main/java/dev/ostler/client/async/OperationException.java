package dev.ostler.client.async;

import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.OpResult;
import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * Why an operation failed, and whether it may have been carried out all the same. If {@link
 * #mayHaveHappened} is false, repeating it does no harm.
 */
public final class OperationException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Code code;
    private final @Nullable String path;
    private final boolean mayHaveHappened;
    private final transient List<OpResult> results;

    OperationException(
            Code code, @Nullable String path, boolean mayHaveHappened, List<OpResult> results) {
        // Where it is made says nothing: that is on a thread of the client.
        this(code, path, mayHaveHappened, results, false);
    }

    private OperationException(
            Code code,
            @Nullable String path,
            boolean mayHaveHappened,
            List<OpResult> results,
            boolean stackTrace) {
        super(message(code, path, mayHaveHappened), null, false, stackTrace);
        this.code = code;
        this.path = path;
        this.mayHaveHappened = mayHaveHappened;
        this.results = List.copyOf(results);
    }

    /**
     * One of a layer above, for an operation that did not reach a session, or of which more is
     * known than its last attempt tells.
     */
    public static OperationException of(Code code, @Nullable String path, boolean mayHaveHappened) {
        return new OperationException(code, path, mayHaveHappened, List.of());
    }

    private static String message(Code code, @Nullable String path, boolean mayHaveHappened) {
        return code
                + (path == null ? "" : " for " + path)
                + (mayHaveHappened ? "; it may have been carried out" : "");
    }

    /**
     * What went wrong. {@link Code#OPERATIONTIMEOUT} is a deadline that has passed, {@link
     * Code#CONNECTIONLOSS} a link that is gone while the session may go on; after {@link
     * Code#SESSIONEXPIRED} and {@link Code#AUTHFAILED} a new client is needed. What else servers
     * answer with a number that this client does not know is {@link Code#SYSTEMERROR}.
     */
    public Code code() {
        return code;
    }

    /** The znode that it is about, as the client names it; null for operations without one. */
    public @Nullable String path() {
        return path;
    }

    /**
     * Whether the request was sent and no server has answered it. It may have been carried out, or
     * may be yet; a server's refusal is an answer, so nothing was changed then.
     */
    public boolean mayHaveHappened() {
        return mayHaveHappened;
    }

    /**
     * The result of each operation of a transaction that a server has refused: those before the
     * faulty one, its error, those behind it. Empty for everything else.
     */
    public List<OpResult> results() {
        return results;
    }

    /** The same, when an attempt before it may have been carried out. */
    public OperationException uncertain() {
        return new OperationException(code, path, true, results);
    }

    /** The same, thrown by a method that has waited for it: with the stack of its caller. */
    public OperationException here() {
        return new OperationException(code, path, mayHaveHappened, results, true);
    }

    /** The same as the exception that the synchronous operations throw. */
    public KeeperException toKeeperException() {
        return KeeperException.create(code, path);
    }
}
