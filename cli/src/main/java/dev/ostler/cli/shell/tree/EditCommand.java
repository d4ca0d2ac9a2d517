package dev.ostler.cli.shell.tree;

import dev.ostler.cli.UsageException;
import dev.ostler.cli.shell.CommandException;
import dev.ostler.cli.shell.Shell;
import dev.ostler.cli.shell.ShellCommand;

import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;

import picocli.CommandLine.Command;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Opens the data of a znode in an editor and writes it back, unless somebody else has changed it
 * meanwhile: then the edited text stays in its file.
 */
@Command(name = "edit", description = "Edits the data of a znode with $VISUAL or $EDITOR.")
public final class EditCommand extends ShellCommand {
    @Override
    public String usage() {
        return "edit path";
    }

    @Override
    public void run(Shell shell)
            throws UsageException,
                    CommandException,
                    KeeperException,
                    IOException,
                    InterruptedException {
        String path = operand(0);
        ZooKeeper zk = shell.connection().zk();
        var stat = new Stat();
        byte[] data = zk.getData(path, false, stat);
        String before = data == null ? "" : text(path, data);
        Path file = Files.createTempFile("znode", ".txt");
        Files.writeString(file, before);
        edit(file, shell.console().environment());
        String after = withoutAddedEnd(before, Files.readString(file));
        if (after.equals(before)) {
            shell.console().err().println("Not changed");
        } else {
            write(zk, path, after, stat.getVersion(), file);
        }
        Files.delete(file);
    }

    private static String text(String path, byte[] data) throws CommandException {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(data)).toString();
        } catch (CharacterCodingException e) {
            throw new CommandException("The data of " + path + " is not text in UTF-8");
        }
    }

    private static void edit(Path file, Map<String, String> environment)
            throws IOException, InterruptedException, CommandException {
        String editor =
                environment.getOrDefault("VISUAL", environment.getOrDefault("EDITOR", "vi"));
        // The variable may hold options, so a shell takes it apart.
        var builder =
                new ProcessBuilder("sh", "-c", editor + " \"$1\"", "sh", file.toString())
                        .inheritIO();
        int exitCode = builder.start().waitFor();
        if (exitCode != 0) {
            Files.delete(file);
            throw new CommandException(
                    "The editor '%s' ended with %d; nothing was changed"
                            .formatted(editor, exitCode));
        }
    }

    /** Many editors end the last line, where the data did not. */
    private static String withoutAddedEnd(String before, String after) {
        return after.endsWith("\n") && !before.endsWith("\n")
                ? after.substring(0, after.length() - 1)
                : after;
    }

    private static void write(ZooKeeper zk, String path, String text, int version, Path file)
            throws CommandException, InterruptedException {
        try {
            zk.setData(path, text.getBytes(StandardCharsets.UTF_8), version);
        } catch (KeeperException.BadVersionException e) {
            throw new CommandException(
                    "Somebody else has changed %s meanwhile; your text is in %s"
                            .formatted(path, file));
        } catch (KeeperException e) {
            throw new CommandException(e.getMessage() + "; your text is in " + file);
        }
    }
}
