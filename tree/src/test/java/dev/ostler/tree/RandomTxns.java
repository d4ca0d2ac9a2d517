package dev.ostler.tree;

import dev.ostler.protocol.Acl;
import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.ErrorCode;
import dev.ostler.protocol.OpCode;
import dev.ostler.protocol.SessionId;
import dev.ostler.protocol.Txn;
import dev.ostler.protocol.TxnHeader;
import dev.ostler.protocol.ZnodePath;
import dev.ostler.protocol.Zxid;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Transactions by chance, on few enough names that most of them meet. Many could not come out of a
 * planned request, but could out of a log that is replayed over a fuzzy snapshot.
 */
final class RandomTxns {
    private final SplittableRandom random;
    private long zxid = 0x1_0000_0000L;
    private long time = 1_700_000_000_000L;

    RandomTxns(long seed) {
        random = new SplittableRandom(seed);
    }

    long now() {
        return time;
    }

    int nextInt(int bound) {
        return random.nextInt(bound);
    }

    TxnHeader nextHeader(Txn txn) {
        time += random.nextInt(20);
        zxid += 1 + random.nextInt(2);
        return new TxnHeader(session(), 1, new Zxid(zxid), time, txn.type());
    }

    /** Ids whose first bytes, and signs, differ. */
    private SessionId session() {
        return new SessionId(((long) random.nextInt(0x70, 0x90) << 56) + random.nextInt(3));
    }

    Txn nextTxn() {
        if (random.nextInt(12) > 0) {
            return nextOperation();
        }
        var operations = new ArrayList<Txn>();
        for (int i = random.nextInt(5); i > 0; i--) {
            operations.add(nextOperation());
        }
        return new Txn.Multi(operations);
    }

    private Txn nextOperation() {
        return switch (random.nextInt(24)) {
            case 0 -> new Txn.CreateSession(random.nextInt(40_000));
            case 1 -> new Txn.CloseSession(random.nextBoolean() ? null : paths());
            case 2 -> new Txn.Check(path(), random.nextInt(3));
            case 3 ->
                    random.nextInt(4) > 0
                            ? new Txn.SetAcl(path(), acl(), random.nextInt(9))
                            : new Txn.Failed(ErrorCode.NO_AUTH);
            case 4, 5 -> new Txn.CreateContainer(path(), data(), acl(), parentCversion());
            case 6, 7 ->
                    new Txn.CreateTtl(
                            path(), data(), acl(), parentCversion(), 1 + random.nextInt(5000));
            case 8, 9, 10, 11, 12 -> new Txn.Delete(OpCode.DELETE, path());
            case 13, 14, 15 -> new Txn.SetData(OpCode.SET_DATA, path(), data(), random.nextInt(9));
            default ->
                    new Txn.Create(
                            random.nextBoolean() ? OpCode.CREATE : OpCode.CREATE2,
                            path(),
                            data(),
                            acl(),
                            random.nextInt(4) == 0,
                            parentCversion());
        };
    }

    private List<ZnodePath> paths() {
        var paths = new ArrayList<ZnodePath>();
        for (int i = random.nextInt(4); i > 0; i--) {
            paths.add(path());
        }
        return paths;
    }

    private int parentCversion() {
        return random.nextBoolean() ? -1 : random.nextInt(400);
    }

    private ZnodePath path() {
        var path = new StringBuilder();
        switch (random.nextInt(8)) {
            case 0 -> path.append("/wide/").append(random.nextInt(400) * 7919 % 400);
            case 1 -> path.append("/wide/n-000000").append(random.nextInt(150));
            case 2 -> path.append("/wide");
            default -> {
                for (int i = 1 + random.nextInt(4); i > 0; i--) {
                    path.append('/').append(name());
                }
            }
        }
        return ZnodePath.of(path.toString());
    }

    private String name() {
        return switch (random.nextInt(6)) {
            case 0 -> "z".repeat(254 + random.nextInt(3));
            case 1 -> "é漢";
            default -> String.valueOf((char) ('a' + random.nextInt(4)));
        };
    }

    private @Nullable Bytes data() {
        return switch (random.nextInt(10)) {
            case 0 -> null;
            case 1 -> Bytes.EMPTY;
            case 2 -> Bytes.wrap(bytes(1020 + random.nextInt(10)));
            default -> Bytes.wrap(bytes(1 + random.nextInt(40)));
        };
    }

    private byte[] bytes(int length) {
        var bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private List<Acl> acl() {
        return switch (random.nextInt(6)) {
            case 0 -> List.of();
            case 1 -> List.of(new Acl(Acl.ALL, "digest", "u" + random.nextInt(40) + ":x"));
            case 2 -> List.of(new Acl(1, "world", "anyone"), new Acl(31, "ip", "10.0.0.1"));
            default -> Acl.OPEN;
        };
    }
}
