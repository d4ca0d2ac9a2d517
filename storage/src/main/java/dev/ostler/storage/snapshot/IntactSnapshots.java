package dev.ostler.storage.snapshot;

import dev.ostler.protocol.Acl;
import dev.ostler.storage.disk.CorruptFileException;
import dev.ostler.storage.disk.Disk;
import dev.ostler.storage.snapshot.SnapshotFiles.SnapshotFile;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Verifies snapshots by reading them to the end, each one once. One thread uses it. */
public final class IntactSnapshots {
    private final Disk disk;
    private final Consumer<String> notices;

    /** Files found intact, by name and size. */
    private final Set<Known> known = new HashSet<>();

    /**
     * @param notices is told, in sentences, of files that can't be read
     */
    public IntactSnapshots(Disk disk, Consumer<String> notices) {
        this.disk = disk;
        this.notices = notices;
    }

    /** Whether a snapshot is whole and all its seals are right. */
    public boolean contains(SnapshotFile file) {
        try {
            var key = new Known(file, disk.size(file.path()));
            if (known.contains(key)) {
                return true;
            }
            if (!SnapshotFiles.looksWhole(disk, file)) {
                return false;
            }
            SnapshotReader.read(disk, file, new Nowhere());
            known.add(key);
            return true;
        } catch (CorruptFileException | NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            notices.accept(SnapshotFiles.unreadable(file, e));
            return false;
        }
    }

    private record Known(SnapshotFile file, long size) {}

    /** Takes a snapshot in and keeps nothing. */
    private static final class Nowhere implements SnapshotSink {
        @Override
        public void session(long sessionId, int timeoutMillis) {}

        @Override
        public void acl(long aclId, List<Acl> entries) {}

        @Override
        public void node(SnapshotNode node) {}
    }
}
