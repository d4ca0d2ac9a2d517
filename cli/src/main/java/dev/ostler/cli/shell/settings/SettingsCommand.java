package dev.ostler.cli.shell.settings;

import dev.ostler.cli.UsageException;
import dev.ostler.cli.shell.CommandException;
import dev.ostler.cli.shell.Output;
import dev.ostler.cli.shell.Row;
import dev.ostler.cli.shell.Shell;
import dev.ostler.cli.shell.ShellCommand;
import dev.ostler.client.async.OperationException;
import dev.ostler.recipes.config.ConfigException;
import dev.ostler.recipes.config.ConfigRepository;
import dev.ostler.recipes.config.ConflictException;
import dev.ostler.recipes.config.Edit;
import dev.ostler.recipes.config.Publication;

import org.apache.zookeeper.KeeperException;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/** Shows and publishes a configuration, as the recipe {@code config} keeps it below a path. */
@Command(
        name = "settings",
        description = "Shows and publishes the settings that a fleet shares, as a whole.")
public final class SettingsCommand extends ShellCommand {
    private static final long ANY = -1;

    @Option(names = "-m", paramLabel = "NOTE", description = "Why, for the history.")
    private String note = "";

    @Option(
            names = "-v",
            paramLabel = "VERSION",
            description =
                    "Of get: show this version. Of set, unset, replace: only if this one counts.")
    private long version = ANY;

    @Option(names = "-n", paramLabel = "COUNT", description = "Of history: how many; 20.")
    private int count = 20;

    @Option(
            names = "--keep",
            paramLabel = "COUNT",
            description = "How many versions stay after a publish; 100.")
    private int keep = 100;

    @Override
    public String usage() {
        return "settings get [-v version] path [key...]"
                + " | set [-m note] [-v version] path key=value..."
                + " | unset [-m note] [-v version] path key..."
                + " | replace [-m note] [-v version] path key=value..."
                + " | history [-n count] path"
                + " | rollback [-m note] path version";
    }

    @Override
    public void run(Shell shell)
            throws UsageException, CommandException, KeeperException, InterruptedException {
        String what = operand(0);
        String path = operand(1);
        if (keep < 1) {
            throw new UsageException("at least one version stays");
        }
        var repository = new ConfigRepository(shell.connection().zk().async(), path, keep);
        switch (what) {
            case "get" -> get(repository, path, shell);
            case "set" -> set(repository, shell);
            case "unset" -> unset(repository, shell);
            case "replace" -> replace(repository, shell);
            case "history" -> history(repository, output(shell));
            case "rollback" -> rollBack(repository, shell);
            default -> throw new UsageException("settings can't " + what);
        }
    }

    /** The words behind the path. */
    private List<String> words() throws UsageException {
        if (operands().size() < 3) {
            throw new UsageException("");
        }
        return operands().subList(2, operands().size());
    }

    private void get(ConfigRepository repository, String path, Shell shell)
            throws CommandException, KeeperException, InterruptedException {
        Publication shown =
                await(version == ANY ? repository.current() : repository.read(version))
                        .orElseThrow(
                                () ->
                                        new CommandException(
                                                version == ANY
                                                        ? "Nothing was published below " + path
                                                        : "There is no version " + version));
        List<String> keys =
                operands().size() > 2
                        ? operands().subList(2, operands().size())
                        : List.copyOf(shown.values().keySet());
        List<Row> rows = new ArrayList<>();
        Output out = output(shell);
        for (String key : keys) {
            String value = shown.values().get(key);
            if (value == null) {
                throw new CommandException(
                        "There is no %s in version %d".formatted(key, shown.version()));
            }
            if (out.isText()) {
                out.line(key + " = " + value);
            }
            rows.add(new Row().text("key", key).text("value", value));
        }
        if (!out.isText()) {
            out.rows(rows);
        }
    }

    private void set(ConfigRepository repository, Shell shell)
            throws UsageException, CommandException, KeeperException, InterruptedException {
        Map<String, String> values = assignments();
        publish(repository, edit -> values.forEach(edit::set), shell);
    }

    private void replace(ConfigRepository repository, Shell shell)
            throws UsageException, CommandException, KeeperException, InterruptedException {
        Map<String, String> values = assignments();
        publish(repository, edit -> edit.replaceAll(values), shell);
    }

    private void unset(ConfigRepository repository, Shell shell)
            throws UsageException, CommandException, KeeperException, InterruptedException {
        List<String> keys = words();
        publish(repository, edit -> keys.forEach(edit::remove), shell);
    }

    private Map<String, String> assignments() throws UsageException {
        Map<String, String> values = new LinkedHashMap<>();
        for (String word : words()) {
            int equals = word.indexOf('=');
            if (equals < 1) {
                throw new UsageException(word + " is not key=value");
            }
            values.put(word.substring(0, equals), word.substring(equals + 1));
        }
        return values;
    }

    private void publish(ConfigRepository repository, Consumer<Edit> edit, Shell shell)
            throws CommandException, KeeperException, InterruptedException {
        String id = newId();
        told(
                await(
                        version == ANY
                                ? repository.publish(id, author(), note, edit)
                                : repository.publishAfter(version, id, author(), note, edit)),
                id,
                shell);
    }

    private void rollBack(ConfigRepository repository, Shell shell)
            throws UsageException, CommandException, KeeperException, InterruptedException {
        String id = newId();
        told(await(repository.rollBack(number(operand(2)), id, author(), note)), id, shell);
    }

    private static long number(String word) throws UsageException {
        try {
            return Long.parseLong(word);
        } catch (NumberFormatException e) {
            throw new UsageException(word + " is no version");
        }
    }

    /** As for what {@code create} has made: a message, not the result. */
    private void told(Publication counts, String id, Shell shell) {
        Output out = output(shell);
        boolean published = counts.id().equals(id);
        if (out.isText()) {
            shell.console()
                    .err()
                    .println(
                            published
                                    ? "Published version " + counts.version()
                                    : "Nothing differs from version " + counts.version());
        } else {
            out.row(row(counts));
        }
    }

    private void history(ConfigRepository repository, Output out)
            throws CommandException, KeeperException, InterruptedException {
        List<Publication> history = await(repository.history(count));
        if (!out.isText()) {
            out.rows(history.stream().map(SettingsCommand::row).toList());
            return;
        }
        for (Publication publication : history) {
            String restored =
                    publication.restored() == 0
                            ? ""
                            : " (as version " + publication.restored() + ")";
            out.line(
                    "%d  %s  %s  %s%s"
                            .formatted(
                                    publication.version(),
                                    publication.time(),
                                    publication.author(),
                                    publication.note(),
                                    restored));
        }
    }

    private static Row row(Publication publication) {
        return new Row()
                .number("version", publication.version())
                .text("time", publication.time().toString())
                .text("author", publication.author())
                .text("note", publication.note())
                .number("restored", publication.restored());
    }

    private static String author() {
        return System.getProperty("user.name", "");
    }

    private static String newId() {
        return UUID.randomUUID().toString();
    }

    private static <T> T await(CompletableFuture<T> result)
            throws CommandException, KeeperException, InterruptedException {
        try {
            return result.get();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof OperationException operation) {
                throw operation.toKeeperException();
            } else if (cause instanceof ConfigException || cause instanceof ConflictException) {
                throw new CommandException(String.valueOf(cause.getMessage()));
            }
            throw new IllegalStateException(cause);
        }
    }
}
