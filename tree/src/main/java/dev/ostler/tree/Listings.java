package dev.ostler.tree;

import dev.ostler.protocol.JuteWriter;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Long lists of children as they were sent, kept as long as the children have the same names and
 * there is room: those that were kept first go first. A list is kept when it is asked for the
 * second time, so that one that changes between any two readers costs nothing more.
 *
 * <p>Any thread may use it. An {@link Inode} refers to its list; here they are only counted.
 */
public final class Listings {
    /** Bytes of all lists together. */
    static final int BYTES_MAX = 8 << 20;

    /** Bytes of one list. */
    static final int LIST_BYTES_MAX = 2 << 20;

    /** Shorter lists are as quick to write anew. */
    static final int CHILDREN_MIN = 64;

    /** In the place of a list that was asked for once. */
    private static final Listing SEEN = new Listing(new byte[0]);

    private final Queue<Listing> kept = new ArrayDeque<>();
    private int bytes;

    /** A list of children with its count in front. */
    static final class Listing {
        /** Null once it had to go. It may also seem so to another thread while it is new. */
        private volatile byte @Nullable [] encoded;

        private final int length;

        private Listing(byte[] encoded) {
            this.encoded = encoded;
            length = encoded.length;
        }
    }

    /** Writes the list of an inode's children if it is kept. */
    static boolean write(Inode inode, JuteWriter out) {
        Listing listing = inode.listing;
        byte[] encoded = listing == null ? null : listing.encoded;
        if (encoded == null || encoded.length == 0) {
            return false;
        }
        out.writeRaw(encoded);
        return true;
    }

    /** Takes note of an inode's list, which stands in {@code out} from {@code start} on. */
    void written(Inode inode, JuteWriter out, int start) {
        int length = out.length() - start;
        if (inode.childCount < CHILDREN_MIN || length > LIST_BYTES_MAX) {
            return;
        }
        if (inode.listing == null) {
            inode.listing = SEEN;
            return;
        }
        var encoded = new byte[length];
        System.arraycopy(out.array(), start, encoded, 0, length);
        var listing = new Listing(encoded);
        inode.listing = listing;
        keep(listing);
    }

    private synchronized void keep(Listing listing) {
        kept.add(listing);
        bytes += listing.length;
        while (bytes > BYTES_MAX) {
            Listing oldest = kept.remove();
            bytes -= oldest.length;
            oldest.encoded = null;
        }
    }

    /** Bytes of all lists that are kept. */
    synchronized int bytes() {
        return bytes;
    }
}
