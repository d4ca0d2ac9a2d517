package dev.ostler.storage.snapshot;

import dev.ostler.protocol.Acl;
import dev.ostler.protocol.JuteReader;
import dev.ostler.protocol.MalformedRecordException;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads the stream in which a leader sends its state (quorum protocol, section 4.4), from pieces of
 * any size as they arrive. The stream is made of small elements (a session, an entry of an ACL, a
 * znode) whose length stands in their first bytes; only an element that is not complete yet is kept
 * in memory, as far as its bytes are there.
 *
 * <p>Not thread-safe.
 */
public final class SnapshotStreamReader {
    private static final int SESSION_BYTES = 12;
    private static final int STAT_BYTES = 68;
    private static final int LENGTH_MAX = 1 << 29;

    private final SnapshotSink sink;
    private final int lengthMax;
    private final JuteReader element = new JuteReader();
    private final SnapshotNode node = new SnapshotNode();

    private Part part = Part.SESSION_COUNT;
    private int left;
    private int entriesLeft;
    private long aclId;
    private List<Acl> entries = new ArrayList<>();

    /** The beginning of an element whose end did not arrive yet. */
    private byte[] held = new byte[256];

    private int heldLength;

    /** So many bytes of the element have to be there before more is known about it. */
    private int needed = bytesMin(part);

    /** What kind of element comes next. */
    private enum Part {
        SESSION_COUNT,
        SESSION,
        ACL_COUNT,
        ACL,
        ACL_ENTRY,
        NODE,
        SIGNATURE,
        COMPLETE
    }

    /**
     * @param sink gets what the stream holds as it is read: if this fails, it holds rubbish
     * @param lengthMax the longest path, data or name that is taken, in bytes
     */
    public SnapshotStreamReader(SnapshotSink sink, int lengthMax) {
        this.sink = sink;
        this.lengthMax = Math.min(lengthMax, LENGTH_MAX);
    }

    /** Whether the whole stream was read; what comes behind it is not part of it. */
    public boolean isComplete() {
        return part == Part.COMPLETE;
    }

    /**
     * Takes the next bytes of the stream.
     *
     * @return how many of them were used: all, unless the stream ends within them
     * @throws MalformedRecordException if this is no such stream, also from the sink; the reader
     *     must not be used any more
     */
    public int feed(byte[] source, int offset, int length) {
        int used = 0;
        while (part != Part.COMPLETE) {
            if (heldLength == 0) {
                used += takeWhole(source, offset + used, length - used);
            }
            int count = Math.min(needed - heldLength, length - used);
            if (count <= 0) {
                break;
            }
            hold(source, offset + used, count);
            used += count;
            if (heldLength == needed) {
                needed = bytesOf(held, 0, heldLength);
                if (needed == heldLength) {
                    take(held, 0, heldLength);
                    heldLength = 0;
                }
            }
        }
        return used;
    }

    /** Takes the elements that are complete in the source; returns how many bytes they have. */
    private int takeWhole(byte[] source, int offset, int length) {
        int used = 0;
        while (part != Part.COMPLETE && needed <= length - used) {
            int known = needed;
            needed = bytesOf(source, offset + used, known);
            if (needed == known) {
                take(source, offset + used, known);
                used += known;
            }
        }
        return used;
    }

    private void hold(byte[] source, int offset, int count) {
        if (held.length < heldLength + count) {
            held = Arrays.copyOf(held, Math.max(heldLength + count, 2 * held.length));
        }
        System.arraycopy(source, offset, held, heldLength, count);
        heldLength += count;
    }

    private static int bytesMin(Part part) {
        return switch (part) {
            case SESSION_COUNT, ACL_COUNT, NODE -> 4;
            case SESSION, ACL -> SESSION_BYTES;
            case ACL_ENTRY -> 8;
            case SIGNATURE -> 4 + SnapshotFormat.STREAM_SIGNATURE.length;
            case COMPLETE -> 0;
        };
    }

    /**
     * The length of the element as far as {@code known} bytes of it tell; it is the real one once
     * it does not grow any more.
     */
    private int bytesOf(byte[] bytes, int offset, int known) {
        element.reset(bytes, offset, known);
        return switch (part) {
            case ACL_ENTRY -> bytesOfEntry(known);
            case NODE -> bytesOfNode(known);
            case SESSION_COUNT, SESSION, ACL_COUNT, ACL, SIGNATURE, COMPLETE -> known;
        };
    }

    private int bytesOfEntry(int known) {
        element.skip(4);
        int scheme = requireLengthOrNull(element.readInt());
        int length = 12 + scheme;
        if (known < length) {
            return length;
        }
        element.skip(scheme);
        return length + requireLengthOrNull(element.readInt());
    }

    private int bytesOfNode(int known) {
        int path = requireLength(element.readInt());
        if (path == 1) {
            if (known == 4) {
                return 5;
            }
            if (element.readByte() == '/') {
                return 5;
            }
            throw new MalformedRecordException("a znode's path has no slash");
        }
        int length = 8 + path;
        if (known < length) {
            return length;
        }
        element.skip(path);
        return length + requireLengthOrNull(element.readInt()) + STAT_BYTES;
    }

    private int requireLength(int length) {
        if (length < 0 || length > lengthMax) {
            throw new MalformedRecordException("a length of " + length);
        }
        return length;
    }

    /** The number of bytes; -1 stands for null, which has none. */
    private int requireLengthOrNull(int length) {
        return length == -1 ? 0 : requireLength(length);
    }

    private void take(byte[] bytes, int offset, int length) {
        element.reset(bytes, offset, length);
        switch (part) {
            case SESSION_COUNT -> {
                left = requireCount();
                part = left == 0 ? Part.ACL_COUNT : Part.SESSION;
            }
            case SESSION -> {
                sink.session(element.readLong(), element.readInt());
                left--;
                part = left == 0 ? Part.ACL_COUNT : Part.SESSION;
            }
            case ACL_COUNT -> {
                left = requireCount();
                part = left == 0 ? Part.NODE : Part.ACL;
            }
            case ACL -> {
                aclId = element.readLong();
                entriesLeft = requireCount();
                endOfEntry();
            }
            case ACL_ENTRY -> {
                entries.add(new Acl(element.readInt(), element.readString(), element.readString()));
                entriesLeft--;
                endOfEntry();
            }
            case NODE -> {
                if (length == 5) {
                    part = Part.SIGNATURE;
                } else {
                    takeNode();
                }
            }
            case SIGNATURE -> {
                if (!Arrays.equals(
                        bytes,
                        offset + 4,
                        offset + length,
                        SnapshotFormat.STREAM_SIGNATURE,
                        0,
                        length - 4)) {
                    throw new MalformedRecordException(
                            "the snapshot ends with "
                                    + new String(
                                            bytes,
                                            offset + 4,
                                            length - 4,
                                            StandardCharsets.ISO_8859_1));
                }
                part = Part.COMPLETE;
            }
            case COMPLETE -> throw new IllegalStateException("there is nothing to come");
        }
        needed = bytesMin(part);
    }

    private void endOfEntry() {
        if (entriesLeft > 0) {
            part = Part.ACL_ENTRY;
            return;
        }
        sink.acl(aclId, List.copyOf(entries));
        entries = new ArrayList<>();
        left--;
        part = left == 0 ? Part.NODE : Part.ACL;
    }

    private int requireCount() {
        int count = element.readInt();
        if (count < 0) {
            throw new MalformedRecordException("a count of " + count);
        }
        return count;
    }

    private void takeNode() {
        int pathLength = element.readSpan();
        node.path = element.array();
        node.pathOffset = element.position() - pathLength;
        node.pathLength = pathLength;
        int dataLength = element.readSpan();
        node.data = element.array();
        node.dataOffset = element.position() - Math.max(dataLength, 0);
        node.dataLength = dataLength;
        node.aclId = element.readLong();
        node.czxid = element.readLong();
        node.mzxid = element.readLong();
        node.ctime = element.readLong();
        node.mtime = element.readLong();
        node.version = element.readInt();
        node.cversion = element.readInt();
        node.aversion = element.readInt();
        node.ephemeralOwner = element.readLong();
        node.pzxid = element.readLong();
        sink.node(node);
    }
}
