package dev.ostler.cli.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.cli.Golden;
import dev.ostler.cli.ToolRun;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

class LogToolTest {
    private static final String HEADER =
            "ZooKeeper Transactional Log File with dbid 0 txnlog format version 2\n";

    @TempDir Path directory;

    @Test
    @Tag("S192")
    @Tag("S193")
    void printsTheHeaderAndEveryTransaction() throws IOException {
        ToolRun run = run(log(Golden.log()));

        assertThat(run).isEqualTo(new ToolRun(0, Golden.text("log.1.txt"), ""));
    }

    @Test
    @Tag("S192")
    void printsOneJsonObjectPerTransaction() throws IOException {
        ToolRun run = run("--json", log(Golden.log()));

        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out().lines()).hasSize(15);
        assertThat(run.out().lines().skip(1).findFirst())
                .hasValue(
                        "{\"zxid\":\"0x2\",\"time\":1795336974749,\"session\":\"0x100000d99670000\","
                                + "\"cxid\":\"0x1\",\"type\":\"create\",\"path\":\"/a\","
                                + "\"data\":\"aGk=\",\"acl\":[{\"permissions\":31,"
                                + "\"scheme\":\"world\",\"id\":\"anyone\"}],\"ephemeral\":false,"
                                + "\"parentCversion\":1,\"digestVersion\":2,"
                                + "\"digest\":\"0xd0023d83\",\"checksumOk\":true}");
    }

    @Test
    void aTransactionWithAWrongChecksumIsPrintedTwiceAndTheDumpGoesOn() throws IOException {
        ToolRun run = run(log(damaged()));

        String line = "session 0x100000d99670000 cxid 0x3 zxid 0x4 setData /a,new,1\n";
        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .contains("CRC ERROR - 11/22/26, 8:42:54 AM UTC " + line + "11/22/26")
                .endsWith("EOF reached after 15 txns.\n");
        assertThat(run("--json", log(damaged())).out().lines().skip(3).findFirst().orElseThrow())
                .contains("\"zxid\":\"0x4\"")
                .endsWith("\"checksumOk\":false}");
    }

    @Test
    void whatCannotBeDecodedIsSaidAndTheDumpGoesOn() throws IOException {
        byte[] content = Golden.log();
        content[Golden.FOURTH + 12 + 32] = 0x7f; // The length of the path.
        ToolRun run = run(log(content));

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out())
                .contains("zxid 0x4 setData (cannot be decoded: ")
                .endsWith("EOF reached after 15 txns.\n");
        assertThat(run.err()).startsWith("1 record(s) of ").endsWith("could not be decoded\n");
    }

    @Test
    void aTornTailEndsTheLog() throws IOException {
        ToolRun run = run(log(Arrays.copyOf(Golden.log(), 0x580)));

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).endsWith("EOF reached after 14 txns.\n");
        assertThat(run.err()).isEqualTo("log.1 ends within the record at byte 1361\n");
    }

    @Test
    void aWrongEndMarkIsAnError() throws IOException {
        byte[] content = Golden.log();
        content[Golden.FIFTH - 1] = 'C';
        ToolRun run = run(log(content));

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).endsWith("],true,1\n");
        assertThat(run.err()).isEqualTo("Last transaction was partial.\n");
    }

    @Test
    void whatIsNoLogIsRefused() throws IOException {
        assertThat(run(log(Golden.snapshot())))
                .isEqualTo(new ToolRun(2, "", "Invalid magic number for log.1\n"));
        Path missing = directory.resolve("missing");
        assertThat(run(missing))
                .isEqualTo(
                        new ToolRun(
                                1, "", "File doesn't exist or not readable: " + missing + "\n"));
        ToolRun partial = run(log(Arrays.copyOf(Golden.log(), 6)));
        assertThat(partial.exitCode()).isEqualTo(1);
        assertThat(partial.err()).endsWith("ends within its header, after 6 bytes\n");
    }

    @Test
    void usageIsPrintedWhenAskedForOrNeeded() {
        ToolRun help = run("-h");
        ToolRun none = run();
        ToolRun unknown = run("-q", "log.1");

        assertThat(help.exitCode()).isZero();
        assertThat(help.out())
                .startsWith("usage: TxnLogToolkit [-dhrvc] <txn_log_file_name> (-z <zxid>)\n");
        assertThat(none.exitCode()).isEqualTo(1);
        assertThat(none.out()).isEmpty();
        assertThat(none.err()).endsWith(help.out());
        assertThat(unknown.exitCode()).isEqualTo(1);
        assertThat(unknown.err()).startsWith("Unrecognized option: -q\n\nusage: ");
    }

    @Test
    void recoveryFixesChecksumsInACopy() throws IOException {
        Path log = log(damaged());
        ToolRun run = run("-r", "-y", log);

        Path copy = directory.resolve("log.1.fixed");
        assertThat(run)
                .isEqualTo(
                        new ToolRun(
                                0,
                                HEADER
                                        + "CRC FIXED - 11/22/26, 8:42:54 AM UTC session"
                                        + " 0x100000d99670000 cxid 0x3 zxid 0x4 setData /a,new,1\n"
                                        + "EOF reached after 15 txns.\n"
                                        + "Recovery file "
                                        + copy
                                        + " has been written with 1 fixed CRC error(s)\n",
                                ""));
        assertThat(log).hasBinaryContent(damaged());
        assertThat(copy).hasSize(67108880);
        try (var in = Files.newInputStream(copy)) {
            assertThat(in.readNBytes(Golden.log().length)).isEqualTo(Golden.log());
        }
        assertThat(run("-r", log))
                .isEqualTo(
                        new ToolRun(
                                1,
                                "",
                                "Recovery file " + copy + " already exists or not writable\n"));
    }

    @Test
    void recoveryAsksUntilItIsAnswered() throws IOException {
        Path log = log(damaged());
        ToolRun run = ToolRun.answering("what\n\nno\n", LogTool::new, "-r", log);

        String question = "Would you like to fix it (Yes/No/Abort) ? ";
        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .contains("CRC ERROR - ")
                .contains(question.repeat(3) + "EOF reached after 15 txns.\n")
                .endsWith("has been written with 0 fixed CRC error(s)\n");
        try (var in = Files.newInputStream(directory.resolve("log.1.fixed"))) {
            assertThat(in.readNBytes(damaged().length)).isEqualTo(damaged());
        }
    }

    @Test
    void anAbortedRecoveryLeavesNoFileThatCouldBeTakenForALog() throws IOException {
        Path log = log(damaged());

        ToolRun aborted = ToolRun.answering("abort\n", LogTool::new, "-r", log);
        assertThat(aborted.exitCode()).isZero();
        assertThat(aborted.err()).isEqualTo("Recovery aborted.\n");
        ToolRun unanswered = run("-r", log);
        assertThat(unanswered.exitCode()).isEqualTo(1);
        assertThat(directory.resolve("log.1.fixed")).doesNotExist();
    }

    @Test
    void choppingCopiesUpToAZxid() throws IOException {
        ToolRun run = run("-c", "-z", "0x4", log(Golden.log()));

        assertThat(run)
                .isEqualTo(new ToolRun(0, HEADER + "Chopping at 4 new log has 4 records\n", ""));
        assertThat(directory.resolve("log.1.chopped4"))
                .hasBinaryContent(Arrays.copyOf(Golden.log(), Golden.FIFTH));
    }

    @Test
    void choppingBehindTheLastTransactionCopiesAll() throws IOException {
        Path log = log(Golden.log());
        ToolRun run = run("-c", "-z", "15", log);

        assertThat(run)
                .isEqualTo(
                        new ToolRun(
                                0,
                                HEADER
                                        + "EOF reached after 15 txns.\n"
                                        + "Got exception: Failed to chop log.1\n",
                                ""));
        assertThat(directory.resolve("log.1.chopped15")).hasBinaryContent(Golden.logRecords());
    }

    @Test
    void choppingTellsOfGapsAndOfAZxidThatIsNotThere() throws IOException {
        byte[] all = Golden.log();
        byte[] gap = Arrays.copyOf(all, all.length - (Golden.FIFTH - Golden.FOURTH));
        System.arraycopy(all, Golden.FIFTH, gap, Golden.FOURTH, all.length - Golden.FIFTH);
        String told = HEADER + "There is intra-epoch gap between 3 and 5\n";
        Path log = log(gap);

        assertThat(run("-c", "-z", "7", log).out())
                .isEqualTo(told + "Chopping at 7 new log has 6 records\n");
        assertThat(run("-c", "-z", "4", log).out())
                .isEqualTo(
                        told
                                + "This log does not contain zxid 4\n"
                                + "Got exception: Failed to chop log.1\n");
    }

    @Test
    void choppingStopsAtAWrongChecksum() throws IOException {
        ToolRun run = run("-c", "-z", "9", log(damaged()));

        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .isEqualTo(HEADER + "Got exception: CRC doesn't match 2961376997 vs 2961376996\n");
        assertThat(directory.resolve("log.1.chopped9"))
                .hasBinaryContent(Arrays.copyOf(Golden.log(), Golden.FOURTH));
    }

    @Test
    void chopWithoutAZxidDumps() throws IOException {
        assertThat(run("-c", log(Golden.log())).out()).isEqualTo(Golden.text("log.1.txt"));
    }

    @Test
    void aZxidThatIsNoneIsNamed() throws IOException {
        ToolRun run = run("-c", "-z", "abc", log(Golden.log()));

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).startsWith("abc is no zxid");
    }

    private Path log(byte[] content) throws IOException {
        return Files.write(directory.resolve("log.1"), content);
    }

    /** The log with a flipped bit in the checksum of transaction 4. */
    private static byte[] damaged() {
        byte[] content = Golden.log();
        content[Golden.FOURTH + 7] ^= 1;
        return content;
    }

    private static ToolRun run(Object... arguments) {
        return ToolRun.of(LogTool::new, arguments);
    }
}
