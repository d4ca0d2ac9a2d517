package dev.ostler.simulation.check;

import org.apache.zookeeper.data.Stat;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Locale;

/**
 * An operation of a client, from its beginning to its end.
 *
 * <p>Mutable: {@link #complete} is called once.
 */
public final class Call {
    private final String client;
    private final int number;
    private final Request request;
    private final long session;
    private final long seenAtBegin;

    private int xid;
    private int error = PENDING;
    private long zxid;
    private Result result = Result.NONE;

    private static final int PENDING = Integer.MIN_VALUE;

    /** What is asked for. */
    public sealed interface Request {
        /** Whether it becomes a transaction. */
        default boolean isWrite() {
            return false;
        }

        record Create(String path, String data, boolean ephemeral, boolean sequential)
                implements Request {
            @Override
            public boolean isWrite() {
                return true;
            }
        }

        record Delete(String path, int version) implements Request {
            @Override
            public boolean isWrite() {
                return true;
            }
        }

        record Set(String path, String data, int version) implements Request {
            @Override
            public boolean isWrite() {
                return true;
            }
        }

        /** Creations, deletions and settings, all or none. */
        record Multi(List<Request> operations) implements Request {
            @Override
            public boolean isWrite() {
                return true;
            }
        }

        record Get(String path, boolean watch) implements Request {}

        record Exists(String path, boolean watch) implements Request {}

        record Children(String path, boolean watch) implements Request {}

        record Sync(String path) implements Request {}

        record Close() implements Request {
            @Override
            public boolean isWrite() {
                return true;
            }
        }
    }

    /**
     * What came back.
     *
     * @param stat of reads and settings
     * @param text data, or the path that was created
     * @param names children, sorted
     */
    public record Result(@Nullable Stat stat, @Nullable String text, @Nullable List<String> names) {
        public static final Result NONE = new Result(null, null, null);
    }

    /**
     * @param session at the time; 0 if there is none yet
     * @param seenAtBegin the newest zxid that any client had been told of
     */
    public Call(String client, int number, Request request, long session, long seenAtBegin) {
        this.client = client;
        this.number = number;
        this.request = request;
        this.session = session;
        this.seenAtBegin = seenAtBegin;
    }

    /**
     * Notes how it ended.
     *
     * @param endXid the xid that it went out with; 0 if it was never sent
     * @param endError 0 or the number of an error code
     * @param endZxid what the reply's header says; 0 if no server answered
     */
    public void complete(int endXid, int endError, long endZxid, Result ended) {
        if (isComplete()) {
            throw new Violation("each call ends once", this + " ended again");
        }
        xid = endXid;
        error = endError;
        zxid = endZxid;
        result = ended;
    }

    public String client() {
        return client;
    }

    public Request request() {
        return request;
    }

    /** The session when it began; calls of a client that has none yet have 0. */
    public long session() {
        return session;
    }

    public long seenAtBegin() {
        return seenAtBegin;
    }

    public boolean isComplete() {
        return error != PENDING;
    }

    /** Whether a server has answered, with success or not; else nobody knows what became of it. */
    public boolean isAnswered() {
        return isComplete() && zxid != 0;
    }

    public int xid() {
        return xid;
    }

    public int error() {
        return error;
    }

    public long zxid() {
        return zxid;
    }

    public Result result() {
        return result;
    }

    @Override
    public String toString() {
        String end =
                isComplete()
                        ? String.format(
                                Locale.ROOT, " -> error %d zxid 0x%x %s", error, zxid, text())
                        : "";
        return client + '#' + number + ' ' + request + end;
    }

    private String text() {
        if (result.names != null) {
            return result.names.toString();
        }
        String version = result.stat == null ? "" : " version " + result.stat.getVersion();
        return (result.text == null ? "" : result.text) + version;
    }
}
