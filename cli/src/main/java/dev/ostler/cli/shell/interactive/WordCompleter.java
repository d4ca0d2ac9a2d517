package dev.ostler.cli.shell.interactive;

import dev.ostler.cli.shell.Commands;
import dev.ostler.cli.shell.Connection;
import dev.ostler.cli.shell.ShellCommand;

import org.apache.zookeeper.KeeperException;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

import java.util.List;

/** Completes commands, their options, and paths; the server is asked for those. */
final class WordCompleter implements Completer {
    private final Connection connection;

    WordCompleter(Connection connection) {
        this.connection = connection;
    }

    @Override
    public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
        String word = line.word().substring(0, line.wordCursor());
        if (line.wordIndex() == 0) {
            Commands.names().forEach(name -> candidates.add(new Candidate(name)));
        } else if (word.startsWith("-")) {
            addOptions(line.words().getFirst(), candidates);
        } else if (word.startsWith("/")) {
            addPaths(word, candidates);
        } else if (word.isEmpty()) {
            addPaths("/", candidates);
        }
    }

    private static void addOptions(String name, List<Candidate> candidates) {
        ShellCommand command = Commands.create(name);
        if (command != null) {
            command.optionNames().forEach(option -> candidates.add(new Candidate(option)));
        }
    }

    private void addPaths(String word, List<Candidate> candidates) {
        int slash = word.lastIndexOf('/');
        String parent = slash == 0 ? "/" : word.substring(0, slash);
        for (String child : children(parent)) {
            String path = word.substring(0, slash + 1) + child;
            if (path.startsWith(word)) {
                // The path may go on, so no blank follows it.
                candidates.add(new Candidate(path, child, null, null, null, null, false));
            }
        }
    }

    /** None if the server does not say. */
    private List<String> children(String parent) {
        if (!connection.state().isConnected()) {
            return List.of();
        }
        try {
            return connection.zk().getChildren(parent, false);
        } catch (KeeperException | IllegalArgumentException e) {
            return List.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }
}
