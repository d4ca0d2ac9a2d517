package dev.ostler.tree;

import dev.ostler.protocol.SessionId;
import dev.ostler.protocol.ZnodePath;
import dev.ostler.tree.pages.Edit;
import dev.ostler.tree.pages.Key;
import dev.ostler.tree.pages.Page;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Sessions and the ephemerals of each, in two sorted sets: the first has a session's id as the key
 * and its timeout behind it, the second has an id and a path as one key. The two are independent: a
 * snapshot taken while the server went on can have ephemerals of a session that it doesn't have.
 */
final class Sessions {
    private Sessions() {}

    private static byte[] key(SessionId session) {
        var key = new byte[8];
        Packed.putLong(key, 0, session.value());
        return key;
    }

    private static byte[] key(SessionId session, byte[] path, int length) {
        var key = new byte[8 + length];
        Packed.putLong(key, 0, session.value());
        System.arraycopy(path, 0, key, 8, length);
        return key;
    }

    static boolean contains(@Nullable Page sessions, SessionId session) {
        return Page.find(sessions, key(session), 0, 8) != null;
    }

    /** A session's timeout in milliseconds, or -1. */
    static int timeout(@Nullable Page sessions, SessionId session) {
        Object entry = Page.find(sessions, key(session), 0, 8);
        return entry == null ? -1 : timeout((byte[]) entry);
    }

    private static int timeout(byte[] record) {
        return Packed.intAt(record, record.length - 4);
    }

    /** Adds a session, or sets the timeout of one that is there. */
    static Page put(@Nullable Page sessions, SessionId session, int timeoutMillis, Edit edit) {
        byte[] key = key(session);
        byte[] record = Key.recordOf(key, 4);
        Packed.putInt(record, record.length - 4, timeoutMillis);
        return Page.find(sessions, key, 0, 8) == null
                ? Page.insert(sessions, record, edit)
                : Page.replace(sessions, record, edit);
    }

    /** Removes a session that is there. */
    static @Nullable Page remove(@Nullable Page sessions, SessionId session, Edit edit) {
        return Page.remove(sessions, key(session), 0, 8, edit);
    }

    static void forEach(@Nullable Page sessions, TreeVersion.SessionVisitor visitor) {
        Page.scan(
                sessions,
                null,
                entry -> {
                    byte[] record = (byte[]) entry;
                    visitor.visit(
                            new SessionId(Packed.longAt(record, Key.offset(record))),
                            timeout(record));
                    return true;
                });
    }

    static Page addEphemeral(
            @Nullable Page ephemerals, SessionId session, byte[] path, int length, Edit edit) {
        return Page.insert(ephemerals, Key.recordOf(key(session, path, length), 0), edit);
    }

    static @Nullable Page removeEphemeral(
            @Nullable Page ephemerals, SessionId session, byte[] path, int length, Edit edit) {
        return Page.remove(ephemerals, key(session, path, length), 0, 8 + length, edit);
    }

    /** Visits a session's ephemerals whose paths begin with some bytes. */
    static void forEachEphemeral(
            @Nullable Page ephemerals,
            SessionId session,
            ZnodePath prefix,
            Consumer<ZnodePath> visitor) {
        byte[] from = key(session, prefix.utf8(), prefix.length());
        Page.scan(
                ephemerals,
                from,
                entry -> {
                    byte[] record = (byte[]) entry;
                    int offset = Key.offset(record);
                    int length = Key.length(record);
                    if (length < from.length
                            || !Arrays.equals(
                                    record, offset, offset + from.length, from, 0, from.length)) {
                        return false;
                    }
                    visitor.accept(ZnodePath.copyOf(record, offset + 8, length - 8));
                    return true;
                });
    }

    /** Visits the ids of all sessions that have ephemerals. */
    static void forEachOwner(@Nullable Page ephemerals, Consumer<SessionId> visitor) {
        var last =
                new Object() {
                    @Nullable SessionId session;
                };
        Page.scan(
                ephemerals,
                null,
                entry -> {
                    byte[] record = (byte[]) entry;
                    var session = new SessionId(Packed.longAt(record, Key.offset(record)));
                    if (!session.equals(last.session)) {
                        last.session = session;
                        visitor.accept(session);
                    }
                    return true;
                });
    }
}
