package dev.ostler.cli.shell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.CompletableFuture;

/** edit, watch and lock, which run programs. */
class ProgramCommandsTest {
    @RegisterExtension static final LocalServer SERVER = new LocalServer();

    @TempDir Path directory;

    private Path program(String text) throws IOException {
        Path file = directory.resolve("program");
        Files.writeString(file, "#!/bin/sh\n" + text + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
        return file;
    }

    @Test
    void editWritesBackWhatTheEditorLeaves() throws IOException {
        SERVER.run("create", "/edit", "old text");
        Path editor = program("sed -i 's/old/new/' \"$1\"");

        assertThat(SERVER.runWith("EDITOR", editor.toString(), "edit", "/edit").err()).isEmpty();
        assertThat(SERVER.run("get", "/edit").out()).isEqualTo("new text\n");
        assertThat(SERVER.runWith("VISUAL", "true", "edit", "/edit").err())
                .isEqualTo("Not changed\n");
    }

    @Test
    void theLineEndThatAnEditorAddsIsNoChange() throws IOException {
        SERVER.run("create", "/line", "text");

        Path editor = program("echo >> \"$1\"");
        assertThat(SERVER.runWith("EDITOR", editor.toString(), "edit", "/line").err())
                .isEqualTo("Not changed\n");
    }

    @Test
    void anEditIsRefusedIfSomebodyElseWasFasterAndTheTextIsKept() throws IOException {
        SERVER.run("create", "/raced", "0");
        Path go = directory.resolve("go");
        Path waiting = directory.resolve("waiting");
        Path editor =
                program(
                        "echo mine > \"$1\"; touch '%s'; until [ -e '%s' ]; do :; done"
                                .formatted(waiting, go));

        CompletableFuture<CliRun> edit =
                CompletableFuture.supplyAsync(
                        () -> SERVER.runWith("EDITOR", editor.toString(), "edit", "/raced"));
        while (!Files.exists(waiting)) {
            Thread.onSpinWait();
        }
        SERVER.run("set", "/raced", "theirs");
        Files.createFile(go);

        CliRun run = edit.join();
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .startsWith("Somebody else has changed /raced meanwhile; your text is in ");
        Path kept = Path.of(run.err().strip().replaceFirst(".* in ", ""));
        assertThat(kept).hasContent("mine");
        Files.delete(kept);
        assertThat(SERVER.run("get", "/raced").out()).isEqualTo("theirs\n");
    }

    @Test
    void bytesAreNotEditedAndAFailedEditorChangesNothing() {
        SERVER.run("create", "/bin", "x");
        SERVER.runReading(new byte[] {(byte) 0xff}, "set", "/bin");

        assertThat(SERVER.run("edit", "/bin").err())
                .isEqualTo("The data of /bin is not text in UTF-8\n");
        SERVER.run("set", "/bin", "x");
        assertThat(SERVER.runWith("EDITOR", "false", "edit", "/bin").err())
                .isEqualTo("The editor 'false' ended with 1; nothing was changed\n");
    }

    @Test
    void watchPrintsChangesUntilThereWereEnough() {
        SERVER.run("create", "/watched", "0");

        CliRun run = whileChanging("/watched", "watch", "-n", "2", "/watched");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).isEqualTo("NodeDataChanged /watched\n".repeat(2));
    }

    @Test
    void watchRunsAProgramForEachChangeAndEndsWithItsCode() throws IOException {
        SERVER.run("create", "/ran", "0");
        Path seen = directory.resolve("seen");
        Path program = program("echo $ZK_EVENT $ZK_PATH $1 >> '%s'; exit 7".formatted(seen));

        CliRun run =
                whileChanging("/ran", "watch", "-n", "1", "/ran", "--", program.toString(), "-x");

        assertThat(run.exitCode()).isEqualTo(7);
        assertThat(seen).hasContent("NodeDataChanged /ran -x");
    }

    @Test
    void lockRunsAProgramThatFindsItsTokenAndEndsWithItsCode() throws IOException {
        Path seen = directory.resolve("seen");
        Path program =
                program("echo $ZK_LOCK_TOKEN $ZK_LOCK_PATH $1 >> '%s'; exit 7".formatted(seen));

        CliRun first = SERVER.run("lock", "/locks/a", "--", program.toString(), "-x");
        CliRun second = SERVER.run("lock", "-w", "9", "/locks/a", "--", program.toString(), "-x");

        assertThat(first.exitCode()).isEqualTo(7);
        assertThat(second.exitCode()).isEqualTo(7);
        assertThat(first.err()).isEmpty();
        assertThat(Files.readAllLines(seen))
                .hasSize(2)
                .allMatch(line -> line.matches("[0-9]+ /locks/a/\\S*lock-[0-9]{10} -x"))
                .isSortedAccordingTo(Comparator.comparingLong(line -> token(line)));
        assertThat(SERVER.run("ls", "/locks/a").out()).isEqualTo("[]\n");
    }

    private static long token(String line) {
        return Long.parseLong(line.substring(0, line.indexOf(' ')));
    }

    @Test
    void lockKeepsOthersOutUntilTheProgramHasEnded() throws IOException {
        Path running = directory.resolve("running");
        Path go = directory.resolve("go");
        Path program = program("touch '%s'; until [ -e '%s' ]; do :; done".formatted(running, go));
        CompletableFuture<CliRun> holder =
                CompletableFuture.supplyAsync(
                        () -> SERVER.run("lock", "/locks/b", "--", program.toString()));
        while (!Files.exists(running)) {
            Thread.onSpinWait();
        }

        CliRun late = SERVER.run("lock", "-w", "0", "/locks/b", "--", "true");
        assertThat(late.exitCode()).isEqualTo(1);
        assertThat(late.err())
                .isEqualTo("/locks/b was not free within 0 s, or no server answered\n");

        Files.createFile(go);
        assertThat(holder.join().exitCode()).isZero();
        assertThat(SERVER.run("lock", "-w", "0", "/locks/b", "--", "true").exitCode()).isZero();
    }

    @Test
    void lockEndsItsProgramWhenTheLockIsLost() throws IOException {
        Path running = directory.resolve("running");
        Path program = program("touch '%s'; while :; do :; done".formatted(running));
        CompletableFuture<CliRun> holder =
                CompletableFuture.supplyAsync(
                        () -> SERVER.run("lock", "/locks/c", "--", program.toString()));
        while (!Files.exists(running)) {
            Thread.onSpinWait();
        }

        SERVER.run("deleteall", "/locks/c");

        CliRun run = holder.join();
        assertThat(run.exitCode()).isEqualTo(128 + 15);
        assertThat(run.err()).isEqualTo("/locks/c is lost: the program is told to end\n");
    }

    @Test
    void lockSaysWhatIsMissing() {
        assertThat(SERVER.run("lock", "/locks/d").err())
                .contains("lock [-w seconds] path -- program");
        assertThat(SERVER.run("lock", "-w", "-1", "/locks/d", "true").err())
                .contains("-w must be at least 0, not -1");
        assertThat(SERVER.run("lock", "/locks/d", "--", "/no/such/program").err())
                .contains("/no/such/program");
        assertThat(SERVER.run("ls", "/locks/d").out()).isEqualTo("[]\n");
    }

    /** Runs a command and changes a znode again and again until it ends. */
    private static CliRun whileChanging(String path, String... command) {
        CompletableFuture<CliRun> run = CompletableFuture.supplyAsync(() -> SERVER.run(command));
        while (!run.isDone()) {
            SERVER.run("set", path, "1");
        }
        return run.join();
    }
}
