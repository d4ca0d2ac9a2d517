package dev.ostler.benchmark.micro;

import dev.ostler.protocol.Acl;
import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.OpCode;
import dev.ostler.protocol.SessionId;
import dev.ostler.protocol.Txn;
import dev.ostler.protocol.TxnHeader;
import dev.ostler.protocol.ZnodePath;
import dev.ostler.protocol.Zxid;
import dev.ostler.tree.PersistentTree;
import dev.ostler.tree.Tree;
import dev.ostler.tree.TreeOptions;

/** The znodes that the benchmarks work on: 100,000 with 100 bytes each, below 100 parents. */
final class Znodes {
    static final SessionId SESSION = new SessionId(0x1000_0000_0000_0001L);
    static final long TIME = 1_700_000_000_000L;
    static final Bytes DATA = Bytes.wrap(new byte[100]);
    static final int COUNT = 100_000;
    private static final int PARENTS = 100;

    private Znodes() {}

    /** A znode's path; numbers that follow each other have different parents. */
    static ZnodePath path(int number) {
        return ZnodePath.of(parent(number % PARENTS) + "/znode-" + number / PARENTS);
    }

    private static String parent(int number) {
        return "/parent-" + number;
    }

    static ZnodePath[] paths() {
        var paths = new ZnodePath[COUNT];
        for (int i = 0; i < COUNT; i++) {
            paths[i] = path(i);
        }
        return paths;
    }

    /** A tree with all of them, whose last zxid is the number of transactions. */
    static Tree tree(boolean digest) {
        Tree tree = PersistentTree.empty(new TreeOptions(digest, true));
        for (int i = 0; i < PARENTS; i++) {
            create(tree, ZnodePath.of(parent(i)));
        }
        for (int i = 0; i < COUNT; i++) {
            create(tree, path(i));
        }
        tree.freeze();
        return tree;
    }

    private static void create(Tree tree, ZnodePath path) {
        tree.apply(
                header(tree.zxid() + 1, OpCode.CREATE),
                new Txn.Create(OpCode.CREATE, path, DATA, Acl.OPEN, false, 1),
                change -> {});
    }

    static TxnHeader header(long zxid, int opCode) {
        return new TxnHeader(SESSION, 1, new Zxid(zxid), TIME, opCode);
    }
}
