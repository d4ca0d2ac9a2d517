package dev.ostler.interop.random;

import dev.ostler.protocol.Acl;
import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.JuteWriter;
import dev.ostler.protocol.OpCode;
import dev.ostler.protocol.Request;
import dev.ostler.protocol.ZnodePath;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Makes random requests, sensible and senseless ones: every op code, and for each the arguments
 * that decide between its outcomes. The same seed makes the same requests.
 */
public final class OperationGenerator {
    private static final int[] CREATES = {
        OpCode.CREATE, OpCode.CREATE2, OpCode.CREATE_CONTAINER, OpCode.CREATE_TTL
    };
    private static final List<String> QUOTA_ROOTS = List.of("/a", "/b/x");
    private static final List<String> LIMITS =
            List.of(
                    "count=3,bytes=20",
                    "count=-1,bytes=-1=;byteHardLimit=60;countHardLimit=6",
                    "count=5,bytes=-1=;countHardLimit=4",
                    "count=2,bytes=100000=;byteHardLimit=100000",
                    "count=-1,bytes=-1");

    private final Random random;
    private final PathPool paths;
    private final Set<Explained> included;
    private int lastXid;

    public OperationGenerator(Random random, PathPool paths, Set<Explained> included) {
        this.random = random;
        this.paths = paths;
        this.included = included;
    }

    /**
     * The next request.
     *
     * @param mayReadAll whether the session that will send it passes every ACL
     */
    public Operation next(boolean mayReadAll) {
        int dice = random.nextInt(1000);
        if (dice < 6) {
            return strange();
        }
        if (dice < 12) {
            return truncated(mayReadAll);
        }
        return Operation.of(nextXid(), request(mayReadAll));
    }

    private int nextXid() {
        // Any xid is echoed; -1 would look like a notification.
        return random.nextInt(200) == 0 ? -3 - random.nextInt(5) : ++lastXid;
    }

    private Request request(boolean mayReadAll) {
        int dice = random.nextInt(100);
        if (dice < 19) {
            return create();
        }
        if (dice < 32) {
            return new Request.Delete(paths.toDelete(), version());
        }
        if (dice < 44) {
            return new Request.SetData(paths.any(), data(), version());
        }
        if (dice < 48) {
            return new Request.SetAcl(paths.any(), acl(), version());
        }
        if (dice < 55) {
            return multi();
        }
        if (dice < 57) {
            return quota();
        }
        return read(mayReadAll);
    }

    private Request read(boolean mayReadAll) {
        return switch (random.nextInt(22)) {
            case 0, 1, 2, 3 -> new Request.GetData(paths.any(), random.nextBoolean());
            case 4, 5, 6, 7 -> new Request.Exists(paths.any(), random.nextBoolean());
            case 8, 9 ->
                    new Request.GetChildren(OpCode.GET_CHILDREN, paths.any(), random.nextBoolean());
            case 10, 11 ->
                    new Request.GetChildren(
                            OpCode.GET_CHILDREN2, paths.any(), random.nextBoolean());
            case 12 -> new Request.GetAcl(paths.any());
            case 13 -> allChildrenNumber();
            case 14 -> new Request.GetEphemerals(random.nextInt(4) == 0 ? null : paths.any());
            case 15 -> new Request.Sync(random.nextInt(9) == 0 ? null : paths.any());
            case 16 -> multiRead();
            case 17 -> new Request.AddWatch(paths.any(), random.nextInt(20) == 0 ? 2 : coin());
            case 18 ->
                    new Request.RemoveWatches(
                            random.nextBoolean() ? OpCode.CHECK_WATCHES : OpCode.REMOVE_WATCHES,
                            paths.any(),
                            random.nextInt(7));
            case 19 -> new Request.WhoAmI();
            case 20 -> random.nextBoolean() ? new Request.Ping() : setWatches(mayReadAll);
            default -> setWatches(mayReadAll);
        };
    }

    private Request allChildrenNumber() {
        ZnodePath path = paths.any();
        boolean empty = path.length() == 0 && !included.contains(Explained.EMPTY_PATH_COUNT);
        return new Request.GetAllChildrenNumber(empty ? ZnodePath.ROOT : path);
    }

    private Request setWatches(boolean mayReadAll) {
        if (!mayReadAll && !included.contains(Explained.CATCH_UP_WITHOUT_READ)) {
            return new Request.AddWatch(paths.any(), coin());
        }
        boolean five = random.nextBoolean();
        return new Request.SetWatches(
                five ? OpCode.SET_WATCHES2 : OpCode.SET_WATCHES,
                random.nextInt(3) == 0 ? Long.MAX_VALUE : random.nextInt(20_000),
                paths.several(3),
                paths.several(3),
                paths.several(3),
                five ? paths.several(2) : List.of(),
                five ? paths.several(2) : List.of());
    }

    private Request.Create create() {
        int opCode = CREATES[random.nextInt(10) < 7 ? coin() : 2 + coin()];
        int flags = flags(opCode);
        boolean sequential = flags == 2 || flags == 3 || flags == 6;
        ZnodePath path = sequential && coin() == 0 ? paths.sequentialPrefix() : paths.any();
        return new Request.Create(opCode, path, data(), acl(), flags, ttl(opCode, flags));
    }

    private int flags(int opCode) {
        if (random.nextInt(25) == 0) {
            return random.nextInt(10) - 1;
        }
        return switch (opCode) {
            case OpCode.CREATE_CONTAINER -> 4;
            case OpCode.CREATE_TTL -> 5 + coin();
            default -> random.nextInt(10) < 5 ? 0 : random.nextInt(4);
        };
    }

    private long ttl(int opCode, int flags) {
        if (opCode != OpCode.CREATE_TTL) {
            return -1;
        }
        boolean withFlag = flags == 5 || flags == 6;
        if (!withFlag && !included.contains(Explained.TTL_WITHOUT_FLAG)) {
            return 1L + random.nextInt(1000);
        }
        return switch (random.nextInt(10)) {
            case 0 -> 0;
            case 1 -> -1;
            case 2 -> 1L << 40;
            case 3 -> (1L << 40) - 1;
            case 4 -> 1;
            default -> 1L + random.nextInt(1_000_000);
        };
    }

    private Request multi() {
        var operations = new ArrayList<Request.Write>();
        int count = random.nextInt(6);
        for (int i = 0; i < count; i++) {
            operations.add(inMulti());
        }
        return new Request.Multi(operations);
    }

    private Request.Write inMulti() {
        return switch (random.nextInt(20)) {
            case 0, 1, 2, 3, 4, 5, 6 -> createInMulti();
            case 7, 8, 9 -> new Request.Delete(paths.toDelete(), version());
            case 10, 11, 12, 13, 14 -> new Request.SetData(paths.any(), data(), version());
            case 15 ->
                    random.nextInt(9) == 0 ? new Request.SetAcl(paths.any(), acl(), -1) : check();
            default -> check();
        };
    }

    private Request.Create createInMulti() {
        Request.Create create = create();
        boolean harmless = create.acl() != null || create.opCode() == OpCode.CREATE_TTL;
        return harmless || included.contains(Explained.NULL_ACL_IN_MULTI)
                ? create
                : new Request.Create(
                        create.opCode(),
                        create.path(),
                        create.data(),
                        List.of(),
                        create.flags(),
                        create.ttl());
    }

    private Request.Check check() {
        return new Request.Check(paths.any(), random.nextInt(3) > 0 ? -1 : version());
    }

    private Request multiRead() {
        var operations = new ArrayList<Request.Read>();
        int count = random.nextInt(5);
        for (int i = 0; i < count; i++) {
            operations.add(
                    coin() == 0
                            ? new Request.GetData(paths.any(), random.nextBoolean())
                            : new Request.GetChildren(
                                    OpCode.GET_CHILDREN, paths.any(), random.nextBoolean()));
        }
        if (included.contains(Explained.ILLEGAL_IN_MULTI_READ) && random.nextInt(9) == 0) {
            operations.add(new Request.Exists(paths.any(), false));
        }
        return new Request.MultiRead(operations);
    }

    /** Something about a quota, so that each of its znodes comes and goes. */
    private Request quota() {
        boolean onRoot = included.contains(Explained.QUOTA_ON_ROOT) && random.nextInt(9) == 0;
        String root = onRoot ? "" : QUOTA_ROOTS.get(random.nextInt(QUOTA_ROOTS.size()));
        String directory = "/zookeeper/quota" + root;
        ZnodePath limits = ZnodePath.of(directory + "/zookeeper_limits");
        ZnodePath stats = ZnodePath.of(directory + "/zookeeper_stats");
        Bytes text = Bytes.utf8(LIMITS.get(random.nextInt(LIMITS.size())));
        return switch (random.nextInt(12)) {
            case 0 -> create(directory.substring(0, directory.lastIndexOf('/')), null);
            case 1, 2 -> create(directory, null);
            case 3, 4 -> create(limits.toString(), text);
            case 5, 6 -> create(stats.toString(), Bytes.utf8("count=0,bytes=0"));
            case 7 -> new Request.SetData(limits, text, -1);
            case 8 -> new Request.Delete(limits, -1);
            case 9 -> new Request.Delete(stats, -1);
            case 10 ->
                    included.contains(Explained.GARBAGE_IN_QUOTA_STATS)
                            ? new Request.SetData(stats, Bytes.utf8("garbage"), -1)
                            : new Request.GetData(limits, true);
            default -> new Request.GetData(stats, false);
        };
    }

    private static Request create(String path, @Nullable Bytes data) {
        return new Request.Create(OpCode.CREATE, ZnodePath.of(path), data, Acl.OPEN, 0, -1);
    }

    /** What no client library sends. */
    private Operation strange() {
        int xid = ++lastXid;
        return switch (random.nextInt(10)) {
            case 0 -> unknown(xid, pick(0, 10, 13, 23, 99, 108, -1, -2, 1000, Integer.MIN_VALUE));
            case 1 -> Operation.alone(xid, new Request.Sasl(Bytes.utf8("token")));
            case 2 -> Operation.alone(xid, new Request.Auth(0, "nosuch", Bytes.utf8("x")));
            case 3 ->
                    Operation.alone(
                            xid, new Request.Auth(0, pickText("world", "super", "auth"), null));
            case 4 -> Operation.alone(xid, new Request.Auth(0, "digest", null));
            case 5 -> Operation.alone(xid, new Request.Auth(7, "ip", Bytes.EMPTY));
            case 6 -> strangeMulti(xid);
            case 7 -> Operation.of(xid, new Request.Reconfig(null, "1", null, -1));
            case 8 -> nullPath(xid);
            default -> extraBytes(xid);
        };
    }

    private Operation unknown(int xid, int opCode) {
        int sent = opCode;
        if (included.contains(Explained.DELETE_CONTAINER) && coin() == 0) {
            sent = OpCode.DELETE_CONTAINER;
        }
        if (included.contains(Explained.CREATE_SESSION) && coin() == 0) {
            sent = OpCode.CREATE_SESSION;
        }
        var body = new JuteWriter();
        body.writePath(paths.ordinary());
        body.writeInt(-1);
        return new Operation("unknown op code", xid, sent, body.toBytes(), true);
    }

    /** A multi whose bytes are right but whose operations don't belong there. */
    private Operation strangeMulti(int xid) {
        var body = new JuteWriter();
        Request.writeMultiHeader(OpCode.SET_DATA, false, random.nextInt(), body);
        new Request.SetData(paths.any(), data(), -1).write(body);
        int type = pick(OpCode.EXISTS, OpCode.GET_DATA, OpCode.DELETE_CONTAINER, OpCode.MULTI, 77);
        Request.writeMultiHeader(type, false, -1, body);
        new Request.Exists(paths.any(), true).write(body);
        Request.writeMultiHeader(coin() == 0 ? -1 : OpCode.DELETE, true, -1, body);
        boolean inRead = included.contains(Explained.ILLEGAL_IN_MULTI_READ) && coin() == 0;
        int opCode = inRead ? OpCode.MULTI_READ : OpCode.MULTI;
        return new Operation(
                "multi with type " + type, xid, opCode, body.toBytes(), Operation.isRacy(opCode));
    }

    private Operation nullPath(int xid) {
        int opCode =
                included.contains(Explained.NULL_PATH) && coin() == 0
                        ? pick(
                                OpCode.CREATE,
                                OpCode.DELETE,
                                OpCode.SET_DATA,
                                OpCode.SET_ACL,
                                OpCode.CHECK_WATCHES)
                        : pick(
                                OpCode.EXISTS,
                                OpCode.GET_DATA,
                                OpCode.GET_CHILDREN,
                                OpCode.GET_CHILDREN2,
                                OpCode.GET_ACL,
                                OpCode.GET_ALL_CHILDREN_NUMBER,
                                OpCode.GET_EPHEMERALS,
                                OpCode.ADD_WATCH,
                                OpCode.SYNC);
        var body = new JuteWriter();
        body.writeInt(-1);
        if (opCode == OpCode.CREATE || opCode == OpCode.SET_DATA) {
            body.writeBuffer(Bytes.EMPTY);
        }
        if (opCode == OpCode.CREATE || opCode == OpCode.SET_ACL) {
            Acl.writeList(Acl.OPEN, body);
        }
        body.writeInt(0);
        return new Operation("null path", xid, opCode, body.toBytes(), false);
    }

    private Operation extraBytes(int xid) {
        Operation plain = Operation.of(xid, new Request.GetData(paths.any(), false));
        byte[] longer =
                Arrays.copyOf(
                        plain.body().unsafeArray(), plain.body().length() + 1 + random.nextInt(9));
        return new Operation(
                plain.what() + " and more", xid, plain.opCode(), Bytes.wrap(longer), false);
    }

    private Operation truncated(boolean mayReadAll) {
        Operation whole = Operation.of(++lastXid, request(mayReadAll));
        if (whole.body().length() == 0) {
            return whole;
        }
        int length = random.nextInt(whole.body().length());
        return new Operation(
                "the first " + length + " bytes of " + whole.what(),
                whole.xid(),
                whole.opCode(),
                Bytes.copyOf(whole.body().unsafeArray(), 0, length),
                whole.alone());
    }

    private int version() {
        return random.nextInt(10) < 6 ? -1 : random.nextInt(5) - 1;
    }

    private @Nullable Bytes data() {
        int dice = random.nextInt(100);
        if (dice < 10) {
            return null;
        }
        if (dice < 20) {
            return Bytes.EMPTY;
        }
        byte[] bytes = new byte[dice < 98 ? 1 + random.nextInt(40) : random.nextInt(5_000)];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) ('a' + random.nextInt(26));
        }
        return Bytes.wrap(bytes);
    }

    private @Nullable List<Acl> acl() {
        int dice = random.nextInt(200);
        if (dice < 150) {
            return Acl.OPEN;
        }
        return switch (dice) {
            case 150 -> null;
            case 151 -> List.of();
            case 152 -> List.of(new Acl(Acl.ALL, null, "anyone"));
            case 153 -> List.of(new Acl(Acl.ALL, "world", "nobody"));
            case 154 -> List.of(new Acl(Acl.ALL, "world", null));
            case 155 -> List.of(new Acl(Acl.ALL, "digest", null));
            case 156 -> List.of(new Acl(Acl.ALL, "digest", pickText("a", "a:b:c", "x:", ":x", "")));
            case 157 -> List.of(new Acl(Acl.ALL, "nosuch", "x"));
            case 158 -> List.of(new Acl(Acl.ALL, "super", ""));
            case 159 ->
                    List.of(
                            new Acl(
                                    Acl.ALL,
                                    "ip",
                                    pickText("256.0.0.1", "1.2.3", "::1", "1.2.3.4/33", "host")));
            case 160, 161, 162, 163 -> Acl.READ_ONLY;
            default -> severalAcls();
        };
    }

    private List<Acl> severalAcls() {
        var list = new ArrayList<Acl>();
        int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            list.add(sensibleAcl());
        }
        if (random.nextInt(5) == 0) {
            list.add(list.getFirst());
        }
        return list;
    }

    private Acl sensibleAcl() {
        int permissions =
                switch (random.nextInt(6)) {
                    case 0 -> random.nextInt(32);
                    case 1 -> 0x40 | random.nextInt(32);
                    default -> Acl.ALL;
                };
        return switch (random.nextInt(8)) {
            case 0 -> new Acl(permissions, "auth", pickText("", "ignored"));
            case 1 -> new Acl(permissions, "ip", pickText("127.0.0.1", "127.0.0.0/8", "0.0.0.0/0"));
            case 2 -> new Acl(permissions, "ip", pickText("10.0.0.1", "10.0.0.0/8", "::/0"));
            case 3 -> new Acl(permissions, "digest", Identities.DIGEST_OF_ANN);
            case 4 -> new Acl(permissions, "digest", Identities.DIGEST_OF_BOB);
            default -> new Acl(permissions, "world", "anyone");
        };
    }

    private int coin() {
        return random.nextInt(2);
    }

    private int pick(int... from) {
        return from[random.nextInt(from.length)];
    }

    private String pickText(String... from) {
        return from[random.nextInt(from.length)];
    }
}
