package dev.ostler.interop.wire;

import java.util.HashMap;
import java.util.Map;

/** Names for the session ids of one server, so that two servers' answers can be compared. */
public final class SessionNames {
    private final Map<Long, String> names = new HashMap<>();

    public void put(long sessionId, String name) {
        names.put(sessionId, name);
    }

    /** The session's name; an unknown id in hexadecimal. */
    public String of(long sessionId) {
        if (sessionId == 0) {
            return "none";
        }
        String name = names.get(sessionId);
        return name != null ? name : "0x" + Long.toHexString(sessionId);
    }
}
