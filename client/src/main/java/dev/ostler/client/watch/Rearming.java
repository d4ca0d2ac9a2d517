package dev.ostler.client.watch;

import dev.ostler.protocol.JuteWriter;
import dev.ostler.protocol.OpCode;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Lists all watches for a new connection, in batches: a batch takes paths while theirs sum up to
 * fewer than {@link #BATCH_CHARS}, so that no frame grows beyond what a server accepts.
 */
public final class Rearming {
    static final int BATCH_CHARS = 128 * 1024;

    private Rearming() {}

    /**
     * One request.
     *
     * @param paths the paths of each kind, all kinds present
     */
    public record Batch(Map<WatchKind, List<String>> paths) {
        /** The older op code serves as long as no watch is persistent. */
        public int opCode() {
            return of(WatchKind.PERSISTENT).isEmpty() && of(WatchKind.RECURSIVE).isEmpty()
                    ? OpCode.SET_WATCHES
                    : OpCode.SET_WATCHES2;
        }

        public List<String> of(WatchKind kind) {
            return paths.getOrDefault(kind, List.of());
        }

        /**
         * Writes the body.
         *
         * @param relativeZxid the newest transaction that the client knows of
         */
        public void write(long relativeZxid, JuteWriter out) {
            out.writeLong(relativeZxid);
            for (WatchKind kind : WatchKind.values()) {
                if (kind.oneShot() || opCode() == OpCode.SET_WATCHES2) {
                    out.writeInt(of(kind).size());
                    of(kind).forEach(out::writeString);
                }
            }
        }
    }

    public static List<Batch> batches(WatchTables tables) {
        List<Batch> batches = new ArrayList<>();
        Map<WatchKind, List<String>> batch = new EnumMap<>(WatchKind.class);
        int chars = 0;
        for (WatchKind kind : WatchKind.values()) {
            for (String path : tables.paths(kind)) {
                if (chars >= BATCH_CHARS) {
                    batches.add(new Batch(batch));
                    batch = new EnumMap<>(WatchKind.class);
                    chars = 0;
                }
                batch.computeIfAbsent(kind, none -> new ArrayList<>()).add(path);
                chars += path.length();
            }
        }
        if (!batch.isEmpty()) {
            batches.add(new Batch(batch));
        }
        return batches;
    }
}
