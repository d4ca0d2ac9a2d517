package dev.ostler.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Every kind of transaction as a ZooKeeper 3.9.6 server logged it (storage format, section 5.1).
 */
class TxnBytesTest {
    private static final SessionId SESSION = new SessionId(0x100000d99670000L);
    private static final List<Acl> OPEN = Acl.OPEN;

    private static final List<LoggedTxn> EXPECTED =
            List.of(
                    logged(0, 1, 0x1a2026c3186L, new Txn.CreateSession(30_000), 0x51c6d660L),
                    logged(
                            1,
                            2,
                            0x1a2026c319dL,
                            new Txn.Create(
                                    OpCode.CREATE, path("/a"), Bytes.utf8("hi"), OPEN, false, 1),
                            0xd0023d83L),
                    logged(
                            2,
                            3,
                            0x1a2026c31beL,
                            new Txn.Create(
                                    OpCode.CREATE2,
                                    path("/a/e"),
                                    Bytes.EMPTY,
                                    Acl.READ_ONLY,
                                    true,
                                    1),
                            0xb3517466L),
                    logged(
                            3,
                            4,
                            0x1a2026c31d1L,
                            new Txn.SetData(OpCode.SET_DATA, path("/a"), Bytes.utf8("new"), 1),
                            0x10234d9c4L),
                    logged(4, 5, 0x1a2026c31e0L, new Txn.Failed(ErrorCode.BAD_VERSION), null),
                    logged(5, 6, 0x1a2026c31eeL, new Txn.Failed(ErrorCode.NODE_EXISTS), null),
                    logged(
                            6,
                            7,
                            0x1a2026c31f7L,
                            new Txn.Create(OpCode.CREATE, path("/n"), null, OPEN, false, 2),
                            0x171fe1570L),
                    logged(
                            7,
                            8,
                            0x1a2026c3208L,
                            new Txn.Delete(OpCode.DELETE, path("/n")),
                            0x1b807f20fL),
                    logged(
                            8,
                            9,
                            0x1a2026c321bL,
                            new Txn.Multi(
                                    List.of(
                                            new Txn.Check(path("/a"), 2),
                                            new Txn.Create(
                                                    OpCode.CREATE,
                                                    path("/m"),
                                                    Bytes.copyOf(new byte[] {1}),
                                                    OPEN,
                                                    false,
                                                    3),
                                            new Txn.SetData(
                                                    OpCode.SET_DATA,
                                                    path("/m"),
                                                    Bytes.copyOf(new byte[] {2, 3}),
                                                    1),
                                            new Txn.Delete(OpCode.DELETE, path("/m")))),
                            0x1e4adc079L),
                    logged(
                            9,
                            10,
                            0x1a2026c3237L,
                            new Txn.Multi(
                                    List.of(
                                            new Txn.Create(
                                                    OpCode.CREATE,
                                                    path("/x"),
                                                    Bytes.copyOf(new byte[] {1}),
                                                    OPEN,
                                                    false,
                                                    4),
                                            new Txn.Failed(ErrorCode.NO_NODE),
                                            new Txn.Failed(ErrorCode.RUNTIME_INCONSISTENCY))),
                            0x1e4adc079L),
                    logged(
                            10,
                            11,
                            0x1a2026c3247L,
                            new Txn.SetAcl(
                                    path("/a"),
                                    List.of(
                                            new Acl(31, "world", "anyone"),
                                            new Acl(1, "ip", "127.0.0.1")),
                                    1),
                            0x1d9a4acbaL),
                    logged(
                            11,
                            12,
                            0x1a2026c324fL,
                            new Txn.CreateContainer(path("/c"), null, OPEN, 4),
                            0x226528730L),
                    logged(
                            12,
                            13,
                            0x1a2026c3258L,
                            new Txn.CreateTtl(path("/t-0000000004"), null, OPEN, 5, 60_000),
                            0x1f54e7015L),
                    logged(
                            13,
                            14,
                            0x1a2026c325eL,
                            new Txn.Create(
                                    OpCode.CREATE, path("/a/s-0000000001"), null, OPEN, false, 2),
                            0x33148d94bL),
                    logged(
                            14,
                            15,
                            0x1a2026c3263L,
                            new Txn.CloseSession(List.of(path("/a/e"))),
                            0x2702ff5cdL));

    private static ZnodePath path(String path) {
        return ZnodePath.of(path);
    }

    private static LoggedTxn logged(
            int cxid, long zxid, long time, Txn txn, @Nullable Long digest) {
        return new LoggedTxn(
                new TxnHeader(SESSION, cxid, new Zxid(zxid), time, txn.type()),
                txn,
                digest == null ? null : new TxnDigest(TxnDigest.VERSION, digest));
    }

    private static List<String> log() throws IOException {
        try (InputStream in =
                Objects.requireNonNull(TxnBytesTest.class.getResourceAsStream("log.1.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
        }
    }

    @Test
    void theRecordedLogDecodes() throws IOException {
        var decoded = new ArrayList<LoggedTxn>();
        for (String hex : log()) {
            decoded.add(LoggedTxn.read(Hex.reader(hex)));
        }

        assertThat(decoded).containsExactlyElementsOf(EXPECTED);
    }

    @Test
    void theSameTransactionsEncodeToTheRecordedLog() throws IOException {
        assertThat(EXPECTED).map(logged -> Hex.written(logged::write)).isEqualTo(log());
    }

    @Test
    void createsOfServersBefore34HaveNoParentVersion() {
        String hex = "00000002 2f61 ffffffff 00000000 01";

        assertThat(Txn.read(OpCode.CREATE, Hex.reader(hex)))
                .isEqualTo(new Txn.Create(OpCode.CREATE, path("/a"), null, List.of(), true, -1));
    }

    @Test
    void closeSessionsOfServersBefore36HaveNoList() {
        assertThat(Txn.read(OpCode.CLOSE_SESSION, new JuteReader()))
                .isEqualTo(new Txn.CloseSession(null));
        assertThat(Hex.written(new Txn.CloseSession(null)::write)).isEmpty();
    }

    @Test
    void aReconfigurationIsAWriteToItsZnode() {
        String hex = "00000011 2f7a6f6f6b65657065722f636f6e666967 00000001 78 ffffffff";
        var txn = new Txn.SetData(OpCode.RECONFIG, path("/zookeeper/config"), Bytes.utf8("x"), -1);

        assertThat(Txn.read(OpCode.RECONFIG, Hex.reader(hex))).isEqualTo(txn);
        assertThat(Hex.written(txn::write)).isEqualTo(Hex.plain(hex));
    }

    @Test
    void aFailedMultiThatAFollowerOfZooKeepersHasLoggedWithItsOldBodiesIsRead() {
        var out = new JuteWriter();
        out.writeInt(2);
        out.writeInt(OpCode.ERROR);
        int length = out.reserveInt();
        new Txn.SetData(OpCode.SET_DATA, path("/load-1/left"), Bytes.EMPTY, 5).write(out);
        out.setInt(length, out.length() - length - 4);
        out.writeInt(OpCode.ERROR);
        out.writeInt(4);
        out.writeInt(ErrorCode.BAD_VERSION.code());

        assertThat(Txn.read(OpCode.MULTI, new JuteReader(out.toByteArray())))
                .isEqualTo(
                        new Txn.Multi(
                                List.of(
                                        new Txn.Failed(ErrorCode.RUNTIME_INCONSISTENCY),
                                        new Txn.Failed(ErrorCode.BAD_VERSION))));
    }

    @Test
    void aMultiHasFailedIfOneOfItsOperationsHas() {
        assertThat(new Txn.Multi(List.of()).failed()).isFalse();
        assertThat(new Txn.Multi(List.of(new Txn.Delete(OpCode.DELETE, path("/a")))).failed())
                .isFalse();
        assertThat(EXPECTED.get(9).txn()).matches(txn -> ((Txn.Multi) txn).failed());
    }
}
