package dev.ostler.storage;

import dev.ostler.protocol.Zxid;
import dev.ostler.storage.snapshot.RecordedSnapshot;
import dev.ostler.storage.snapshot.SnapshotNode;

/** Snapshots that hold a root and three children. */
final class ASnapshot {
    private ASnapshot() {}

    static RecordedSnapshot at(long zxid) {
        var snapshot = new RecordedSnapshot().at(new Zxid(zxid), 0);
        snapshot.session(1, 30_000);
        for (int i = 0; i < 4; i++) {
            var node = new SnapshotNode();
            node.path = i == 0 ? new byte[0] : new byte[] {'/', (byte) ('a' + i)};
            node.pathLength = node.path.length;
            node.dataLength = -1;
            snapshot.node(node);
        }
        return snapshot;
    }
}
