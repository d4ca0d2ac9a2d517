package dev.ostler.storage.snapshot;

import dev.ostler.protocol.JuteWriter;

import org.jspecify.annotations.Nullable;

/**
 * The stream in which a leader sends its state to a learner (quorum protocol, section 4.4): a
 * snapshot file without header, checksums and trailers. It is made piece by piece, as fast as the
 * learner takes it, so that it is never in memory as a whole.
 *
 * <p>Not thread-safe.
 */
public final class SnapshotStreamWriter {
    private final SnapshotSource source;
    private final SnapshotNode node = new SnapshotNode();
    private SnapshotSource.@Nullable Nodes nodes;
    private boolean complete;

    public SnapshotStreamWriter(SnapshotSource source) {
        this.source = source;
    }

    /**
     * Adds the next piece. All sessions and ACLs are one piece with the first znodes.
     *
     * @param bytesMin the piece is at least so long, unless it is the last one; it is longer by no
     *     more than a znode
     * @return whether more is to come
     */
    public boolean next(JuteWriter out, int bytesMin) {
        if (complete) {
            return false;
        }
        int end = out.length() + bytesMin;
        SnapshotSource.Nodes current = nodes;
        if (current == null) {
            SnapshotEncoding.writeSessions(source, out);
            SnapshotEncoding.writeAcls(source, out);
            current = source.nodes();
            nodes = current;
        }
        while (out.length() < end) {
            if (!current.next(node)) {
                SnapshotEncoding.writeEndOfNodes(out);
                byte[] signature = SnapshotFormat.STREAM_SIGNATURE;
                out.writeSpan(signature, 0, signature.length);
                complete = true;
                return false;
            }
            SnapshotEncoding.writeNode(node, out);
        }
        return true;
    }
}
