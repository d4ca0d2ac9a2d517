package dev.ostler.cli.purge;

import dev.ostler.cli.Terminal;
import dev.ostler.cli.UsageException;
import dev.ostler.storage.Purge;
import dev.ostler.storage.disk.RealDisk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.List;

/**
 * ZooKeeper's PurgeTxnLog: {@code dataLogDir [snapDir] -n count}. May run beside a server that uses
 * the directories.
 */
public final class PurgeTool implements Terminal.Tool {
    private static final String USAGE =
            """
            Usage:
            PurgeTxnLog dataLogDir [snapDir] -n count
            \tdataLogDir -- path to the txn log directory
            \tsnapDir -- path to the snapshot directory
            \tcount -- the number of old snaps/logs you want to keep, value should be greater than or equal to 3
            """;

    private final Terminal terminal;
    private final DateTimeFormatter dates;

    public PurgeTool(Terminal terminal) {
        this.terminal = terminal;
        this.dates =
                DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM)
                        .withLocale(terminal.locale())
                        .withZone(terminal.zone());
    }

    @Override
    public int run(String... arguments) {
        try {
            purge(List.of(arguments));
            return 0;
        } catch (UsageException e) {
            if (!e.problem().isEmpty()) {
                terminal.err().println(e.problem());
            }
            terminal.err().print(USAGE);
        } catch (IOException e) {
            terminal.err().println("Error: " + e);
        }
        terminal.out().flush();
        return 1;
    }

    private void purge(List<String> arguments) throws UsageException, IOException {
        int size = arguments.size();
        if ((size != 3 && size != 4) || !arguments.get(size - 2).equals("-n")) {
            throw new UsageException("");
        }
        Path logs = directory(arguments.getFirst());
        Path snapshots = size == 4 ? directory(arguments.get(1)) : logs;
        int count = count(arguments.getLast());
        new Purge(new RealDisk(), snapshots, logs, count, this::announce, terminal.err()::println)
                .run();
        terminal.out().flush();
    }

    private static Path directory(String name) throws UsageException {
        Path directory = Path.of(name).resolve("version-2");
        if (!Files.isDirectory(directory)) {
            String missing = Files.isDirectory(Path.of(name)) ? directory.toString() : name;
            throw new UsageException("Path '" + missing + "' does not exist. ");
        }
        return directory;
    }

    private static int count(String text) throws UsageException {
        try {
            int count = Integer.parseInt(text);
            if (count >= Purge.RETAIN_MIN) {
                return count;
            }
        } catch (NumberFormatException e) {
            throw new UsageException("'" + text + "' can not be parsed to integer.");
        }
        throw new UsageException("count should be greater than or equal to " + Purge.RETAIN_MIN);
    }

    private void announce(Path file) {
        terminal.out().println("Removing file: " + modified(file) + "\t" + file);
    }

    private String modified(Path file) {
        try {
            String date = dates.format(Files.getLastModifiedTime(file).toInstant());
            return date.replace('\u202f', ' ');
        } catch (IOException e) {
            return "?"; // It will be gone in a moment anyway.
        }
    }
}
