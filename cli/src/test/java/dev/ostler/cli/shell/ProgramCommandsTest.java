package dev.ostler.cli.shell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/** edit and watch, which run programs. */
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

    /** Runs a command and changes a znode again and again until it ends. */
    private static CliRun whileChanging(String path, String... command) {
        CompletableFuture<CliRun> run = CompletableFuture.supplyAsync(() -> SERVER.run(command));
        while (!run.isDone()) {
            SERVER.run("set", path, "1");
        }
        return run.join();
    }
}
