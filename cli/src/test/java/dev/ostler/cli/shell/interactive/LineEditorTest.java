package dev.ostler.cli.shell.interactive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.cli.shell.Console;
import dev.ostler.cli.shell.LocalServer;
import dev.ostler.cli.shell.Shell;

import org.apache.zookeeper.ZooKeeper.States;
import org.jline.reader.Candidate;
import org.jline.reader.Parser;
import org.jline.reader.impl.DefaultParser;
import org.jline.terminal.Size;
import org.jline.terminal.impl.ExternalTerminal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

@Timeout(60)
class LineEditorTest {
    @RegisterExtension static final LocalServer SERVER = new LocalServer();

    @TempDir Path directory;

    private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
    private final PipedOutputStream keyboard = new PipedOutputStream();
    private ExternalTerminal terminal;
    private Shell shell;

    @BeforeEach
    void open() throws Exception {
        terminal =
                new ExternalTerminal(
                        "test",
                        "xterm",
                        new PipedInputStream(keyboard),
                        screen,
                        StandardCharsets.UTF_8);
        terminal.setSize(Size.of(100, 24));
        var out = new PrintStream(screen, true, StandardCharsets.UTF_8);
        shell =
                SERVER.shell(
                        new Console(InputStream.nullInputStream(), out, out, () -> true, Map.of()));
    }

    @AfterEach
    void close() throws Exception {
        shell.close();
        terminal.close();
    }

    private void type(String keys) throws IOException {
        keyboard.write(keys.getBytes(StandardCharsets.UTF_8));
        keyboard.flush();
    }

    private String shown() {
        return screen.toString(StandardCharsets.UTF_8);
    }

    private void awaitShown(String text) {
        while (!shown().contains(text)) {
            Thread.onSpinWait();
        }
    }

    private CompletableFuture<Void> run(LineEditor editor) {
        return CompletableFuture.runAsync(editor::run);
    }

    @Test
    void anEventAppearsAboveTheLineThatIsTyped() throws IOException {
        SERVER.run("create", "/typed", "0");
        CompletableFuture<Void> end = run(new LineEditor(shell, terminal, null, false));
        type("get -w /typed\r");
        awaitShown(") 1] ");
        type("set /ty");
        awaitShown("set /ty");

        SERVER.run("set", "/typed", "1");
        awaitShown("NodeDataChanged path:/typed");
        String event = shown().substring(shown().indexOf("NodeDataChanged path:/typed"));
        type("ped 2\rquit\r");
        end.join();

        assertThat(event).doesNotContain("quit");
        String after = shown().substring(shown().indexOf("NodeDataChanged path:/typed"));
        assertThat(after).contains("CONNECTED) 1] set /ty");
        assertThat(SERVER.run("get", "/typed").out()).isEqualTo("2\n");
    }

    @Test
    void linesAreKeptForTheNextTimeButNoPasswords() throws IOException {
        Path file = directory.resolve("history");
        CompletableFuture<Void> end = run(new LineEditor(shell, terminal, file, true));

        type("ls /\raddauth digest bob:secret\r ls /zookeeper\rquit\r");
        end.join();

        assertThat(Files.readString(file)).contains("ls /").doesNotContain("secret", "zookeeper");
    }

    @Test
    void theHistoryIsForItsOwnerOnly() throws IOException {
        Path file = directory.resolve("mine");

        assertThat(HistoryFile.prepare(Map.of("ZKCLI_HISTORY", file.toString()))).isEqualTo(file);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(HistoryFile.prepare(Map.of("ZKCLI_HISTORY", "/nowhere/at/all"))).isNull();
    }

    @Test
    void aDroppedLineAndTheEndOfTheInput() throws IOException {
        CompletableFuture<Void> end = run(new LineEditor(shell, terminal, null, false));

        awaitShown(") 0] ");
        type("nonsense");
        awaitShown(") 0] nonsense");
        type("\u0003ls /zookeeper\r\u0004");
        end.join();

        assertThat(shown()).contains("[config, quota]").doesNotContain("Command not found");
        assertThat(shell.exitCode()).isZero();
    }

    @Test
    void commandsOptionsAndPathsAreCompleted() {
        SERVER.script("create /complete", "create /complete/one", "create /complete/other");

        assertThat(candidates("g")).contains("get", "getAcl");
        assertThat(candidates("ls -")).contains("-R", "-s", "-w");
        assertThat(candidates("ls /comp")).containsExactly("/complete");
        assertThat(candidates("ls /complete/o"))
                .containsExactlyInAnyOrder("/complete/one", "/complete/other");
        assertThat(candidates("ls /nowhere/x")).isEmpty();
        assertThat(candidates("create /x da")).isEmpty();
    }

    private List<String> candidates(String line) {
        List<Candidate> candidates = new ArrayList<>();
        var parsed = new DefaultParser().parse(line, line.length(), Parser.ParseContext.COMPLETE);
        new WordCompleter(shell.connection())
                .complete(
                        new LineEditor(shell, terminal, null, false).reader(), parsed, candidates);
        return candidates.stream().map(Candidate::value).toList();
    }

    @Test
    void thePromptSaysWhereOneIs() {
        assertThat(Prompt.text("h:1", States.CONNECTED, 3, false))
                .isEqualTo("[zk: h:1(CONNECTED) 3] ");
        assertThat(Prompt.text("h:1", States.CLOSED, 0, true)).contains("\u001b[31mCLOSED");
    }
}
