package org.apache.zookeeper;

import org.apache.zookeeper.cli.CliException;
import org.apache.zookeeper.cli.CliWrapperException;
import org.apache.zookeeper.cli.CommandNotFoundException;
import org.apache.zookeeper.cli.MalformedCommandException;
import org.apache.zookeeper.cli.StatPrinter;
import org.apache.zookeeper.data.Stat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.reflect.Method;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A plain shell for programs that extend ZooKeeper's by this name: ls, get, set, create, delete,
 * stat, addauth, history, redo, printwatches, connect, close and quit. Run as a program it is the
 * full shell, if the jar ostler-cli is on the class path.
 */
@SuppressWarnings("NonApiType") // The types are in the signatures that programs link to.
public class ZooKeeperMain {
    /** Commands and their arguments, for people. */
    static final Map<String, String> commandMap = new TreeMap<>();

    private static final int SESSION_TIMEOUT_MILLIS = 30_000;
    private static final String FULL_SHELL = "dev.ostler.cli.shell.ZkCli";

    static {
        commandMap.put("addauth", "scheme auth");
        commandMap.put("close", "");
        commandMap.put("connect", "host:port");
        commandMap.put("create", "path [data]");
        commandMap.put("delete", "path [version]");
        commandMap.put("get", "path");
        commandMap.put("history", "");
        commandMap.put("ls", "path");
        commandMap.put("printwatches", "on|off");
        commandMap.put("quit", "");
        commandMap.put("redo", "cmdno");
        commandMap.put("set", "path data [version]");
        commandMap.put("stat", "path");
    }

    protected MyCommandOptions cl = new MyCommandOptions();
    protected HashMap<Integer, String> history = new HashMap<>();
    protected int commandCount;
    protected boolean printWatches = true;
    protected int exitCode;
    protected ZooKeeper zk;
    protected String host = "";

    /** What was typed: options of the program, and a command with its arguments. */
    static class MyCommandOptions {
        public static final Pattern ARGS_PATTERN =
                Pattern.compile("\\s*([^\"']\\S*|\"[^\"]*\"|'[^']*')\\s*");
        public static final Pattern QUOTED_PATTERN = Pattern.compile("^(['\"])(.*)(\\1)$");

        private final Map<String, String> options = new LinkedHashMap<>();
        private List<String> cmdArgs;
        private String command;

        public MyCommandOptions() {
            options.put("server", "localhost:2181");
            options.put("timeout", String.valueOf(SESSION_TIMEOUT_MILLIS));
        }

        /** The value of an option of the program; null if it has none. */
        public String getOption(String opt) {
            return options.get(opt);
        }

        public String getCommand() {
            return command;
        }

        public String getCmdArgument(int index) {
            return cmdArgs.get(index);
        }

        /** The command counts as one. */
        public int getNumArguments() {
            return cmdArgs.size();
        }

        public String[] getArgArray() {
            return cmdArgs.toArray(new String[0]);
        }

        /**
         * Reads the program's arguments: options first, then a command.
         *
         * @return whether they could be read
         */
        public boolean parseOptions(String[] args) {
            int next = 0;
            while (next < args.length && args[next].startsWith("-")) {
                String name = args[next].substring(1);
                if (name.equals("r") || name.equals("readonly")) {
                    options.put("readonly", "true");
                    next++;
                } else if ((name.equals("server") || name.equals("timeout"))
                        && next + 1 < args.length) {
                    options.put(name, args[next + 1]);
                    next += 2;
                } else {
                    return false;
                }
            }
            if (next < args.length) {
                take(List.of(args).subList(next, args.length));
            }
            return true;
        }

        /**
         * Reads a line: words, of which some may be quoted.
         *
         * @return whether there was a command
         */
        public boolean parseCommand(String cmdstring) {
            List<String> words = new ArrayList<>();
            Matcher matcher = ARGS_PATTERN.matcher(cmdstring);
            while (matcher.find()) {
                String word = matcher.group(1);
                Matcher quoted = QUOTED_PATTERN.matcher(word);
                words.add(quoted.matches() ? quoted.group(2) : word);
            }
            if (words.isEmpty()) {
                return false;
            }
            take(words);
            return true;
        }

        private void take(List<String> words) {
            cmdArgs = new ArrayList<>(words);
            command = words.get(0);
        }
    }

    /** Connects to the server that the arguments name. */
    @SuppressWarnings("this-escape") // Programs that extend this one override the connecting.
    public ZooKeeperMain(String[] args) throws IOException, InterruptedException {
        if (!cl.parseOptions(args)) {
            printMessage("Usage: [-server host:port] [-timeout millis] [-readonly] [cmd args]");
            return;
        }
        connectToZK(cl.getOption("server"));
    }

    public ZooKeeperMain(ZooKeeper zk) {
        this.zk = zk;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        Method fullShell = fullShell();
        if (fullShell == null) {
            new ZooKeeperMain(args).run();
            return;
        }
        try {
            fullShell.invoke(null, (Object) args);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the shell has failed", e);
        }
    }

    /** The main method of the full shell; null if its jar is not there. */
    private static Method fullShell() {
        try {
            return Class.forName(FULL_SHELL).getMethod("main", String[].class);
        } catch (ReflectiveOperationException e) {
            return null;
        }
    }

    /** Runs the command of the arguments, else lines of the standard input until its end. */
    void run() throws IOException, InterruptedException {
        if (cl.getCommand() != null) {
            processCmd(cl);
            System.exit(exitCode);
        }
        var lines = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            executeLine(line);
        }
        System.exit(exitCode);
    }

    /** Runs one line. */
    public void executeLine(String line) throws InterruptedException, IOException {
        if (!line.isEmpty() && cl.parseCommand(line)) {
            addToHistory(commandCount++, line);
            processCmd(cl);
        }
    }

    /**
     * Runs a command and prints what went wrong.
     *
     * @return whether it may have left watches
     */
    protected boolean processCmd(MyCommandOptions co) throws IOException, InterruptedException {
        try {
            boolean watches = processZKCmd(co);
            exitCode = 0;
            return watches;
        } catch (CliException e) {
            exitCode = e.getExitCode();
            System.err.println(e.getMessage());
            return false;
        }
    }

    /**
     * Runs a command.
     *
     * @throws CliException if it fails or there is none of that name
     */
    protected boolean processZKCmd(MyCommandOptions co)
            throws CliException, IOException, InterruptedException {
        String[] args = co.getArgArray();
        try {
            switch (co.getCommand()) {
                case "quit" -> {
                    zk.close();
                    System.exit(exitCode);
                }
                case "redo" -> redo(number(args, 1));
                case "history" -> history.forEach((n, line) -> printMessage(n + " - " + line));
                case "printwatches" -> printWatches = args.length > 1 && args[1].equals("on");
                case "connect" -> connectToZK(args.length > 1 ? args[1] : host);
                case "close" -> zk.close();
                default -> processNodeCommand(co.getCommand(), args);
            }
        } catch (KeeperException | IllegalArgumentException e) {
            throw new CliWrapperException(e);
        }
        return false;
    }

    /** Runs an earlier line again, which then stands in the history in place of this one. */
    private void redo(int number) throws CliException, IOException, InterruptedException {
        int own = commandCount - 1;
        String line = number < own ? history.get(number) : null;
        if (line == null) {
            throw new MalformedCommandException("Command index out of range");
        }
        cl.parseCommand(line);
        if (cl.getCommand().equals("redo")) {
            throw new MalformedCommandException("No redoing redos");
        }
        history.put(own, line);
        processCmd(cl);
    }

    private void processNodeCommand(String command, String[] args)
            throws CliException, KeeperException, InterruptedException {
        if (!commandMap.containsKey(command)) {
            throw new CommandNotFoundException(command);
        }
        String path = argument(args, 1);
        var stat = new Stat();
        switch (command) {
            case "ls" -> printMessage(zk.getChildren(path, false).toString());
            case "get" -> {
                byte[] data = zk.getData(path, false, stat);
                printMessage(data == null ? "null" : new String(data, StandardCharsets.UTF_8));
            }
            case "set" -> zk.setData(path, bytes(argument(args, 2)), version(args, 3));
            case "create" ->
                    printMessage(
                            "Created "
                                    + zk.create(
                                            path,
                                            args.length > 2 ? bytes(args[2]) : null,
                                            ZooDefs.Ids.OPEN_ACL_UNSAFE,
                                            CreateMode.PERSISTENT));
            case "delete" -> zk.delete(path, version(args, 2));
            case "stat" -> {
                Stat found = zk.exists(path, false);
                if (found == null) {
                    throw new CliWrapperException(new KeeperException.NoNodeException(path));
                }
                new StatPrinter(System.out).print(found);
            }
            default -> zk.addAuthInfo(path, bytes(argument(args, 2)));
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String argument(String[] args, int index) throws MalformedCommandException {
        if (index >= args.length) {
            throw new MalformedCommandException(args[0] + " " + commandMap.get(args[0]));
        }
        return args[index];
    }

    private static int number(String[] args, int index) throws MalformedCommandException {
        return Integer.parseInt(argument(args, index));
    }

    private static int version(String[] args, int index) throws MalformedCommandException {
        return index < args.length ? number(args, index) : -1;
    }

    protected void connectToZK(String newHost) throws InterruptedException, IOException {
        if (zk != null && zk.getState().isAlive()) {
            zk.close();
        }
        host = newHost;
        zk =
                new ZooKeeper(
                        newHost,
                        Integer.parseInt(cl.getOption("timeout")),
                        event -> {
                            if (printWatches) {
                                printMessage(event.toString());
                            }
                        },
                        cl.getOption("readonly") != null);
    }

    protected void addToHistory(int i, String cmd) {
        history.put(i, cmd);
    }

    public boolean getPrintWatches() {
        return printWatches;
    }

    protected String getPrompt() {
        return "[zk: " + host + "(" + zk.getState() + ") " + commandCount + "] ";
    }

    /** The names of the commands. */
    public static List<String> getCommands() {
        return new ArrayList<>(commandMap.keySet());
    }

    public static void printMessage(String msg) {
        System.out.println(msg);
    }
}
