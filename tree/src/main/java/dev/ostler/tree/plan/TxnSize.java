package dev.ostler.tree.plan;

import dev.ostler.protocol.Acl;
import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.JuteWriter;
import dev.ostler.protocol.Txn;
import dev.ostler.protocol.TxnHeader;
import dev.ostler.protocol.ZnodePath;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** How long a transaction will be in the log, with its header and digest. */
final class TxnSize {
    private static final int DIGEST = 12;
    private static final int FRAME = TxnHeader.LENGTH + DIGEST;

    /** More than all the fixed fields of any body. */
    private static final int FIELDS = 32;

    private static final int UTF8_PER_CHAR = 3;

    private TxnSize() {}

    /** Whether it takes at most {@code max} bytes. Encodes it only if it may come close. */
    static boolean fits(Txn txn, int max) {
        return FRAME + bound(txn) <= max || FRAME + exact(txn) <= max;
    }

    /** Bytes of a closeSession's body without its list. */
    static int ofEmptyCloseSession() {
        return FRAME + 4;
    }

    /** Bytes that a path adds to a list of paths. */
    static int ofListed(ZnodePath path) {
        return 4 + path.length();
    }

    private static int exact(Txn txn) {
        var out = new JuteWriter();
        txn.write(out);
        return out.length();
    }

    private static long bound(Txn txn) {
        return switch (txn) {
            case Txn.Create create -> bound(create.path(), create.data(), create.acl());
            case Txn.CreateContainer create -> bound(create.path(), create.data(), create.acl());
            case Txn.CreateTtl create -> bound(create.path(), create.data(), create.acl());
            case Txn.Delete delete -> bound(delete.path(), null, List.of());
            case Txn.SetData set -> bound(set.path(), set.data(), List.of());
            case Txn.SetAcl set -> bound(set.path(), null, set.acl());
            case Txn.Check check -> bound(check.path(), null, List.of());
            case Txn.Multi multi -> {
                long sum = FIELDS;
                for (Txn operation : multi.operations()) {
                    sum += bound(operation);
                }
                yield sum;
            }
            case Txn.CloseSession close -> {
                long sum = FIELDS;
                for (ZnodePath path :
                        close.deletes() == null ? List.<ZnodePath>of() : close.deletes()) {
                    sum += ofListed(path);
                }
                yield sum;
            }
            case Txn.CreateSession _, Txn.Failed _ -> FIELDS;
        };
    }

    private static long bound(ZnodePath path, @Nullable Bytes data, List<Acl> acl) {
        long sum = (long) FIELDS + path.length() + (data == null ? 0 : data.length());
        for (Acl entry : acl) {
            sum += 12 + (long) UTF8_PER_CHAR * (length(entry.scheme()) + length(entry.id()));
        }
        return sum;
    }

    private static int length(@Nullable String text) {
        return text == null ? 0 : text.length();
    }
}
