package dev.ostler.replica.session;

import dev.ostler.protocol.OpCode;
import dev.ostler.protocol.Request;
import dev.ostler.protocol.SessionId;

import java.util.List;
import java.util.SortedMap;

/**
 * Sessions that are known to the server of their client alone: to begin and to end one takes no
 * transaction. They end with the role of their server. Times are those of {@link SessionTracker}.
 */
public final class LocalSessions {
    private static final int EPHEMERAL = 1;
    private static final int EPHEMERAL_SEQUENTIAL = 3;

    private final LocalSessionMode mode;
    private final SessionTracker tracker;

    /** See {@link SessionTracker}. */
    public LocalSessions(LocalSessionMode mode, int intervalMillis, int tickGapMillis) {
        this.mode = mode;
        tracker = new SessionTracker(intervalMillis, tickGapMillis);
    }

    /** For a server that has none. */
    public static LocalSessions none() {
        return new LocalSessions(LocalSessionMode.OFF, 1, 1);
    }

    /** Whether new sessions are local. */
    public boolean enabled() {
        return mode != LocalSessionMode.OFF;
    }

    /** How many there are. */
    public int size() {
        return tracker.size();
    }

    /** See {@link SessionTracker#sessionsByExpiry}. */
    public SortedMap<Long, List<SessionId>> byExpiry() {
        return tracker.sessionsByExpiry();
    }

    public boolean contains(SessionId session) {
        return tracker.size() > 0 && tracker.isOpen(session);
    }

    public void add(SessionId session, int timeoutMillis, long nowMillis) {
        tracker.add(session, timeoutMillis, nowMillis);
    }

    /** Whether there is such a session; its client has come back then. */
    public boolean resume(SessionId session, int timeoutMillis, long nowMillis) {
        return tracker.size() > 0 && tracker.resume(session, timeoutMillis, nowMillis);
    }

    public void touch(SessionId session, long heardMillis) {
        tracker.touch(session, heardMillis);
    }

    public int timeoutMillis(SessionId session) {
        return tracker.timeoutMillis(session);
    }

    public void remove(SessionId session) {
        tracker.remove(session);
    }

    /** See {@link SessionTracker#isDue}. */
    public boolean isDue(long nowMillis) {
        return tracker.isDue(nowMillis);
    }

    /** Those that were silent for too long; they are gone. */
    public List<SessionId> tick(long nowMillis) {
        List<SessionId> expired = tracker.tick(nowMillis);
        expired.forEach(tracker::remove);
        return expired;
    }

    /** Whether a session must become the ensemble's before this request of it is decided. */
    public boolean mustUpgrade(SessionId session, Request.Write request) {
        return mode == LocalSessionMode.UPGRADING && contains(session) && makesEphemeral(request);
    }

    /** Whether a session can't become the ensemble's, and this single request wants it to. */
    public boolean forbids(SessionId session, Request.Write request) {
        return mode == LocalSessionMode.ON
                && request instanceof Request.Create
                && contains(session)
                && makesEphemeral(request);
    }

    private static boolean makesEphemeral(Request.Write request) {
        return switch (request) {
            case Request.Create create ->
                    (create.opCode() == OpCode.CREATE || create.opCode() == OpCode.CREATE2)
                            && (create.flags() == EPHEMERAL
                                    || create.flags() == EPHEMERAL_SEQUENTIAL);
            case Request.Multi multi ->
                    multi.operations().stream().anyMatch(LocalSessions::makesEphemeral);
            default -> false;
        };
    }
}
