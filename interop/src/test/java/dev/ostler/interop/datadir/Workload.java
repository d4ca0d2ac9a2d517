package dev.ostler.interop.datadir;

import dev.ostler.interop.random.Explained;
import dev.ostler.interop.random.Identities;
import dev.ostler.interop.random.Operation;
import dev.ostler.interop.random.OperationGenerator;
import dev.ostler.interop.random.PathPool;
import dev.ostler.interop.wire.RawSession;
import dev.ostler.protocol.Acl;
import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.OpCode;
import dev.ostler.protocol.Request;
import dev.ostler.protocol.ZnodePath;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;

/** Fills a tree with one of everything that logs and snapshots can hold, and much at random. */
final class Workload {
    private static final int PIPELINED = 40;

    private final OperationGenerator generator;
    private final Random random;

    Workload(long seed) {
        random = new Random(seed);
        generator =
                new OperationGenerator(
                        random, new PathPool(random), EnumSet.noneOf(Explained.class));
    }

    /** Sends random requests on a session that passes every ACL, whatever they lead to. */
    void random(RawSession session, int operations) throws IOException {
        for (int sent = 0; sent < operations; sent += PIPELINED) {
            int pending = 0;
            for (int i = 0; i < PIPELINED; i++) {
                Operation operation = generator.next(true);
                if (!operation.mayEndConnection()) {
                    session.send(operation.opCode(), operation.body().unsafeArray());
                    pending++;
                }
            }
            session.flush();
            for (; pending > 0; pending--) {
                session.receive();
            }
        }
    }

    /**
     * Makes znodes of every kind below {@code top}, which must not exist. The ephemeral ones belong
     * to {@code session}.
     */
    void everything(RawSession session, String top) throws IOException {
        create(session, OpCode.CREATE, top, null, Acl.OPEN, 0, -1);
        create(session, OpCode.CREATE2, top + "/empty", Bytes.EMPTY, Acl.OPEN, 0, -1);
        create(session, OpCode.CREATE, top + "/\u65e5\u672c", data(1_000), Acl.READ_ONLY, 0, -1);
        create(session, OpCode.CREATE, top + "/big", data(300_000), Acl.OPEN, 0, -1);
        create(session, OpCode.CREATE_CONTAINER, top + "/container", data(3), Acl.OPEN, 4, -1);
        create(session, OpCode.CREATE_TTL, top + "/ttl", data(4), Acl.OPEN, 5, 1L << 39);
        create(session, OpCode.CREATE_TTL, top + "/ttl-", data(4), Acl.OPEN, 6, 86_400_000);
        create(session, OpCode.CREATE, top + "/ephemeral", data(5), Acl.OPEN, 1, -1);
        create(session, OpCode.CREATE, top + "/ephemeral-", data(5), Acl.OPEN, 3, -1);
        create(session, OpCode.CREATE, top + "/acl", data(6), severalAcls(), 0, -1);
        for (int i = 0; i < 30; i++) {
            create(session, OpCode.CREATE2, top + "/sequence-", data(7), Acl.OPEN, 2, -1);
        }
        succeed(session, new Request.SetAcl(path(top + "/empty"), severalAcls(), 0));
        succeed(session, new Request.SetData(path(top + "/empty"), null, 0));
        succeed(session, new Request.Delete(path(top + "/sequence-0000000012"), 0));
        succeed(session, multi(top, -1));
        succeed(session, multi(top, 1_000));
    }

    /** Sets a quota on {@code path}, a child of the root. */
    void quota(RawSession session, String path) throws IOException {
        String directory = "/zookeeper/quota" + path;
        create(session, OpCode.CREATE, directory, null, Acl.OPEN, 0, -1);
        Bytes limits = Bytes.utf8("count=1000,bytes=1000000=;byteHardLimit=2000000");
        create(session, OpCode.CREATE, directory + "/zookeeper_limits", limits, Acl.OPEN, 0, -1);
        Bytes stats = Bytes.utf8("count=0,bytes=0");
        create(session, OpCode.CREATE, directory + "/zookeeper_stats", stats, Acl.OPEN, 0, -1);
    }

    /** A multi; it fails as a whole unless {@code version} is -1. */
    private Request multi(String top, int version) {
        return new Request.Multi(
                List.of(
                        create(OpCode.CREATE, top + "/multi-", data(8), Acl.OPEN, 2, -1),
                        create(OpCode.CREATE2, top + "/gone", data(9), Acl.OPEN, 1, -1),
                        create(OpCode.CREATE_CONTAINER, top + "/c-", data(9), Acl.OPEN, 4, -1),
                        new Request.SetData(path(top + "/gone"), data(10), 0),
                        new Request.Check(path(top), version),
                        new Request.Delete(path(top + "/c-"), 0),
                        new Request.Delete(path(top + "/gone"), 1)));
    }

    private static List<Acl> severalAcls() {
        return List.of(
                new Acl(Acl.READ, "world", "anyone"),
                new Acl(Acl.ALL, "ip", "127.0.0.0/8"),
                new Acl(Acl.WRITE | Acl.ADMIN, "digest", Identities.DIGEST_OF_ANN),
                new Acl(Acl.ALL, "auth", ""));
    }

    private static void create(
            RawSession session,
            int opCode,
            String path,
            @Nullable Bytes data,
            List<Acl> acl,
            int flags,
            long ttl)
            throws IOException {
        succeed(session, create(opCode, path, data, acl, flags, ttl));
    }

    private static Request.Create create(
            int opCode, String path, @Nullable Bytes data, List<Acl> acl, int flags, long ttl) {
        return new Request.Create(opCode, ZnodePath.of(path), data, acl, flags, ttl);
    }

    private static void succeed(RawSession session, Request request) throws IOException {
        int error = session.call(request).error();
        if (error != 0) {
            throw new AssertionError(request + " fails with " + error);
        }
    }

    private Bytes data(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return Bytes.wrap(bytes);
    }

    private static ZnodePath path(String path) {
        return ZnodePath.of(path);
    }
}
