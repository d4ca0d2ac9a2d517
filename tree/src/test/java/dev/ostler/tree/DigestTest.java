package dev.ostler.tree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.JuteReader;
import dev.ostler.protocol.LoggedTxn;
import dev.ostler.protocol.ZnodePath;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/** Check values that a real server wrote (storage format, sections 4 and 5.1). */
class DigestTest {
    private static final TreeOptions OPTIONS = new TreeOptions(true, true);

    /** The beginning of a real server's log file, up to where its zeros begin. */
    private static final String LOG =
            """
            5a4b4c4700000002000000000000000000000000af0a09bf000000300100000d9967000000000000
            0000000000000001000001a2026c3186fffffff600007530000000020000000051c6d66042000000
            0091600ac9000000580100000d99670000000000010000000000000002000001a2026c319d000000
            01000000022f61000000026869000000010000001f00000005776f726c6400000006616e796f6e65
            00000000010000000200000000d0023d83420000000090dc0aec000000580100000d996700000000
            00020000000000000003000001a2026c31be0000000f000000042f612f6500000000000000010000
            000100000005776f726c6400000006616e796f6e6501000000010000000200000000b35174664200
            000000b08306e40000003d0100000d99670000000000030000000000000004000001a2026c31d100
            000005000000022f61000000036e65770000000100000002000000010234d9c442000000005c8b0a
            cc000000240100000d99670000000000040000000000000005000001a2026c31e0ffffffffffffff
            9942000000005d2c0ad5000000240100000d99670000000000050000000000000006000001a2026c
            31eeffffffffffffff92420000000039520ec7000000560100000d99670000000000060000000000
            000007000001a2026c31f700000001000000022f6effffffff000000010000001f00000005776f72
            6c6400000006616e796f6e650000000002000000020000000171fe15704200000000612e04cd0000
            00320100000d99670000000000070000000000000008000001a2026c320800000002000000022f6e
            0000000200000001b807f20f4200000000538d0d150000009b0100000d9967000000000008000000
            0000000009000001a2026c321b0000000e000000040000000d0000000a000000022f610000000200
            0000010000002b000000022f6d0000000101000000010000001f00000005776f726c640000000661
            6e796f6e6500000000030000000500000010000000022f6d00000002020300000001000000020000
            0006000000022f6d0000000200000001e4adc0794200000000d1a91ac50000007b0100000d996700
            0000000009000000000000000a000001a2026c32370000000e00000003000000010000002b000000
            022f780000000101000000010000001f00000005776f726c6400000006616e796f6e650000000004
            ffffffff00000004ffffff9bffffffff00000004fffffffe0000000200000001e4adc07942000000
            00400d0da6000000680100000d996700000000000a000000000000000b000001a2026c3247000000
            07000000022f61000000020000001f00000005776f726c6400000006616e796f6e65000000010000
            00026970000000093132372e302e302e31000000010000000200000001d9a4acba420000000008ba
            0d6f000000550100000d996700000000000b000000000000000c000001a2026c324f000000130000
            00022f63ffffffff000000010000001f00000005776f726c6400000006616e796f6e650000000400
            000002000000022652873042000000002dae118c000000680100000d996700000000000c00000000
            0000000d000001a2026c3258000000150000000d2f742d30303030303030303034ffffffff000000
            010000001f00000005776f726c6400000006616e796f6e6500000005000000000000ea6000000002
            00000001f54e70154200000000da081098000000630100000d996700000000000d00000000000000
            0e000001a2026c325e000000010000000f2f612f732d30303030303030303031ffffffff00000001
            0000001f00000005776f726c6400000006616e796f6e65000000000200000002000000033148d94b
            4200000000ed2d0a52000000380100000d996700000000000e000000000000000f000001a2026c32
            63fffffff500000001000000042f612f650000000200000002702ff5cd4200000000000000000000
            """;

    @Test
    void anEmptyTreeHasTheDigestOfARealOne() {
        assertThat(PersistentTree.empty(OPTIONS).digest()).isEqualTo(0x51C6D660L);
    }

    @Test
    void theMembershipIsNoTransactionAndNotPartOfTheDigest() {
        var tree = PersistentTree.empty(OPTIONS);
        TreeVersion before = tree.freeze();
        tree.setMembership(Bytes.utf8("version=5"), 5, 77);
        TreeVersion after = tree.freeze();
        Znode config = Objects.requireNonNull(after.find(Reserved.CONFIG));

        assertThat(after.zxid()).isZero();
        assertThat(after.digest()).isEqualTo(before.digest());
        assertThat(config.data()).isEqualTo(Bytes.utf8("version=5"));
        assertThat(config.mzxid()).isEqualTo(5);
        assertThat(config.stat().mtime()).isEqualTo(77);
        assertThat(config.stat().version()).isEqualTo(-1);

        tree.setMembership(Bytes.utf8("version=5"), 5, 88);
        assertThat(tree.freeze()).isSameAs(after);
    }

    @Test
    void everyTransactionOfARealLogLeadsToTheDigestThatItCarries() {
        var tree = PersistentTree.empty(OPTIONS);
        List<LoggedTxn> log = readLog();

        assertThat(log).hasSize(15);
        for (LoggedTxn logged : log) {
            tree.apply(logged.header(), logged.txn(), change -> {});
            assertThat(tree.zxid()).isEqualTo(logged.header().zxid().value());
            var digest = logged.digest();
            if (digest != null) {
                assertThat(tree.digest())
                        .as("digest after %s", logged.header().zxid())
                        .isEqualTo(digest.treeDigest());
            }
        }
        assertThat(tree.digest()).isEqualTo(0x2702FF5CDL);
    }

    @Test
    void digestsCanBeSwitchedOff() {
        var tree = PersistentTree.empty(new TreeOptions(false, true));

        for (LoggedTxn logged : readLog()) {
            tree.apply(logged.header(), logged.txn(), change -> {});
        }

        assertThat(tree.digest()).isZero();
        assertThat(tree.find(ZnodePath.of("/a"))).isNotNull();
    }

    private static List<LoggedTxn> readLog() {
        byte[] file = HexFormat.of().parseHex(LOG.replaceAll("\\s", ""));
        var log = new ArrayList<LoggedTxn>();
        var in = new JuteReader(file);
        in.skip(16);
        while (in.remaining() > 12) {
            long checksum = in.readLong();
            int length = in.readInt();
            if (length == 0) {
                break;
            }
            assertThat(checksum).isNotZero();
            log.add(LoggedTxn.read(new JuteReader(file, in.position(), length)));
            in.skip(length + 1);
        }
        return log;
    }
}
