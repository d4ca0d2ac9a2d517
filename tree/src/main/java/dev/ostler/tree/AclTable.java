package dev.ostler.tree;

import dev.ostler.protocol.Acl;
import dev.ostler.protocol.JuteWriter;
import dev.ostler.tree.access.AclList;
import dev.ostler.tree.pages.Edit;
import dev.ostler.tree.pages.Key;
import dev.ostler.tree.pages.Page;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.List;

/**
 * The ACLs of all znodes, each once: a znode's record has an index into this table. It is as
 * persistent as the tree, use counts included, so that a version always knows the lists of its own
 * znodes and going back to it needs no recount. Index 0 is the open list, which is not counted; the
 * indexes of lists that lost their last use are given out again.
 */
final class AclTable {
    /** Index of the list that lets everybody do everything. */
    static final int OPEN = 0;

    private static final int CHUNK = 32;
    private static final int NONE = -1;

    private final long stamp;
    private Chunk[] chunks;
    private int size;
    private int firstFree;

    /** Index by encoded list, in the four bytes behind the key. */
    private @Nullable Page byList;

    private AclTable(Chunk[] chunks, int size, int firstFree, @Nullable Page byList, long stamp) {
        this.chunks = chunks;
        this.size = size;
        this.firstFree = firstFree;
        this.byList = byList;
        this.stamp = stamp;
    }

    /** A table of nothing but the open list. */
    static AclTable empty(long stamp) {
        var table = new AclTable(new Chunk[] {new Chunk(stamp)}, 1, NONE, null, stamp);
        table.chunks[0].lists[OPEN] = AclList.OPEN;
        return table;
    }

    /** The id under which a list stands in snapshots. */
    static long storedId(int index) {
        return index == OPEN ? StoredStat.OPEN_ACL : index;
    }

    /** The list at an index that some znode has. */
    AclList get(int index) {
        if (index == OPEN) {
            return AclList.OPEN;
        }
        AclList list = chunks[index / CHUNK].lists[index % CHUNK];
        if (list == null) {
            throw new IllegalStateException("no ACL has the index " + index);
        }
        return list;
    }

    void forEach(TreeVersion.AclVisitor visitor) {
        for (int index = 1; index < size; index++) {
            AclList list = chunks[index / CHUNK].lists[index % CHUNK];
            if (list != null) {
                visitor.visit(storedId(index), list);
            }
        }
    }

    /** This, if the edit made it, else a copy that it may change. */
    AclTable editable(Edit edit) {
        return stamp == edit.stamp()
                ? this
                : new AclTable(chunks.clone(), size, firstFree, byList, edit.stamp());
    }

    /** The index of a list for one more znode. */
    int use(List<Acl> acl, Edit edit) {
        if (acl.equals(Acl.OPEN)) {
            return OPEN;
        }
        var encoded = new JuteWriter();
        Acl.writeList(acl, encoded);
        byte[] key = encoded.toByteArray();
        Object known = Page.find(byList, key, 0, key.length);
        if (known != null) {
            byte[] record = (byte[]) known;
            int index = Packed.intAt(record, record.length - 4);
            chunk(index, edit).uses[index % CHUNK]++;
            return index;
        }
        int index = add(AclList.of(acl), edit);
        byte[] record = Key.recordOf(key, 4);
        Packed.putInt(record, record.length - 4, index);
        byList = Page.insert(byList, record, edit);
        return index;
    }

    private int add(AclList list, Edit edit) {
        int index = firstFree;
        if (index == NONE) {
            index = size++;
            if (index / CHUNK == chunks.length) {
                chunks = Arrays.copyOf(chunks, chunks.length + 1);
                chunks[index / CHUNK] = new Chunk(edit.stamp());
            }
        }
        Chunk chunk = chunk(index, edit);
        if (index == firstFree) {
            firstFree = nextFree(chunk.uses[index % CHUNK]);
        }
        chunk.lists[index % CHUNK] = list;
        chunk.uses[index % CHUNK] = 1;
        return index;
    }

    /** One znode less has this list. */
    void release(int index, Edit edit) {
        if (index == OPEN) {
            return;
        }
        Chunk chunk = chunk(index, edit);
        if (--chunk.uses[index % CHUNK] > 0) {
            return;
        }
        var encoded = new JuteWriter();
        Acl.writeList(get(index).entries(), encoded);
        byList = Page.remove(byList, encoded.array(), 0, encoded.length(), edit);
        chunk.lists[index % CHUNK] = null;
        chunk.uses[index % CHUNK] = freeMark(firstFree);
        firstFree = index;
    }

    private Chunk chunk(int index, Edit edit) {
        Chunk chunk = chunks[index / CHUNK];
        if (chunk.stamp != edit.stamp()) {
            chunk = new Chunk(chunk, edit.stamp());
            chunks[index / CHUNK] = chunk;
        }
        return chunk;
    }

    /** In place of its uses, a free index has the next free one. */
    private static int freeMark(int next) {
        return -2 - next;
    }

    private static int nextFree(int mark) {
        return -2 - mark;
    }

    /** The lists of {@link #CHUNK} indexes, and how many znodes have each. */
    private static final class Chunk {
        final long stamp;
        final @Nullable AclList[] lists;
        final int[] uses;

        Chunk(long stamp) {
            this.stamp = stamp;
            lists = new @Nullable AclList[CHUNK];
            uses = new int[CHUNK];
        }

        Chunk(Chunk other, long stamp) {
            this.stamp = stamp;
            lists = other.lists.clone();
            uses = other.uses.clone();
        }
    }
}
