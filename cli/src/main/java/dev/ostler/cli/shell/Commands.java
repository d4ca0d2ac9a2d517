package dev.ostler.cli.shell;

import dev.ostler.cli.shell.bench.BenchCommand;
import dev.ostler.cli.shell.cluster.ConfigCommand;
import dev.ostler.cli.shell.cluster.ReconfigCommand;
import dev.ostler.cli.shell.cluster.ServersCommand;
import dev.ostler.cli.shell.lock.LockCommand;
import dev.ostler.cli.shell.node.CreateCommand;
import dev.ostler.cli.shell.node.DeleteAllCommand;
import dev.ostler.cli.shell.node.DeleteCommand;
import dev.ostler.cli.shell.node.GetAclCommand;
import dev.ostler.cli.shell.node.GetAllChildrenNumberCommand;
import dev.ostler.cli.shell.node.GetCommand;
import dev.ostler.cli.shell.node.GetEphemeralsCommand;
import dev.ostler.cli.shell.node.LsCommand;
import dev.ostler.cli.shell.node.SetAclCommand;
import dev.ostler.cli.shell.node.SetCommand;
import dev.ostler.cli.shell.node.StatCommand;
import dev.ostler.cli.shell.node.SyncCommand;
import dev.ostler.cli.shell.quota.DelQuotaCommand;
import dev.ostler.cli.shell.quota.ListQuotaCommand;
import dev.ostler.cli.shell.quota.SetQuotaCommand;
import dev.ostler.cli.shell.session.AddAuthCommand;
import dev.ostler.cli.shell.session.CloseCommand;
import dev.ostler.cli.shell.session.ConnectCommand;
import dev.ostler.cli.shell.session.HelpCommand;
import dev.ostler.cli.shell.session.HistoryCommand;
import dev.ostler.cli.shell.session.QuitCommand;
import dev.ostler.cli.shell.session.RedoCommand;
import dev.ostler.cli.shell.session.VersionCommand;
import dev.ostler.cli.shell.session.WhoAmICommand;
import dev.ostler.cli.shell.settings.SettingsCommand;
import dev.ostler.cli.shell.tree.CpCommand;
import dev.ostler.cli.shell.tree.DiffCommand;
import dev.ostler.cli.shell.tree.DuCommand;
import dev.ostler.cli.shell.tree.EditCommand;
import dev.ostler.cli.shell.tree.ExportCommand;
import dev.ostler.cli.shell.tree.FindCommand;
import dev.ostler.cli.shell.tree.ImportCommand;
import dev.ostler.cli.shell.tree.MvCommand;
import dev.ostler.cli.shell.tree.TreeCommand;
import dev.ostler.cli.shell.watch.AddWatchCommand;
import dev.ostler.cli.shell.watch.PrintWatchesCommand;
import dev.ostler.cli.shell.watch.RemoveWatchesCommand;
import dev.ostler.cli.shell.watch.WatchCommand;

import org.jspecify.annotations.Nullable;

import java.io.PrintStream;
import java.util.List;
import java.util.Objects;

/** The commands of the shell by their names. Only the one that is called is loaded. */
public final class Commands {
    private static final List<String> NAMES =
            List.of(
                    "addWatch",
                    "addauth",
                    "bench",
                    "close",
                    "config",
                    "connect",
                    "cp",
                    "create",
                    "delete",
                    "deleteall",
                    "delquota",
                    "diff",
                    "du",
                    "edit",
                    "export",
                    "find",
                    "get",
                    "getAcl",
                    "getAllChildrenNumber",
                    "getEphemerals",
                    "help",
                    "history",
                    "import",
                    "listquota",
                    "lock",
                    "ls",
                    "mv",
                    "printwatches",
                    "quit",
                    "reconfig",
                    "redo",
                    "removewatches",
                    "servers",
                    "set",
                    "setAcl",
                    "setquota",
                    "settings",
                    "stat",
                    "sync",
                    "tree",
                    "version",
                    "watch",
                    "whoami");

    private Commands() {}

    /** All names, sorted. */
    public static List<String> names() {
        return NAMES;
    }

    /** Is there a command of this name? */
    public static boolean isKnown(String name) {
        return create(name) != null;
    }

    /** A new call of a command; null if there is none of that name. */
    public static @Nullable ShellCommand create(String name) {
        return switch (name) {
            case "addWatch" -> new AddWatchCommand();
            case "addauth" -> new AddAuthCommand();
            case "bench" -> new BenchCommand();
            case "close" -> new CloseCommand();
            case "config" -> new ConfigCommand();
            case "connect" -> new ConnectCommand();
            case "cp" -> new CpCommand();
            case "create" -> new CreateCommand();
            case "delete" -> new DeleteCommand();
            case "deleteall" -> new DeleteAllCommand();
            case "delquota" -> new DelQuotaCommand();
            case "diff" -> new DiffCommand();
            case "du" -> new DuCommand();
            case "edit" -> new EditCommand();
            case "export" -> new ExportCommand();
            case "find" -> new FindCommand();
            case "get" -> new GetCommand();
            case "getAcl" -> new GetAclCommand();
            case "getAllChildrenNumber" -> new GetAllChildrenNumberCommand();
            case "getEphemerals" -> new GetEphemeralsCommand();
            case "help" -> new HelpCommand();
            case "history" -> new HistoryCommand();
            case "import" -> new ImportCommand();
            case "listquota" -> new ListQuotaCommand();
            case "lock" -> new LockCommand();
            case "ls" -> new LsCommand();
            case "mv" -> new MvCommand();
            case "printwatches" -> new PrintWatchesCommand();
            case "quit", "exit" -> new QuitCommand();
            case "reconfig" -> new ReconfigCommand();
            case "redo" -> new RedoCommand();
            case "removewatches" -> new RemoveWatchesCommand();
            case "servers" -> new ServersCommand();
            case "set" -> new SetCommand();
            case "setAcl" -> new SetAclCommand();
            case "setquota" -> new SetQuotaCommand();
            case "settings" -> new SettingsCommand();
            case "stat" -> new StatCommand();
            case "sync" -> new SyncCommand();
            case "tree" -> new TreeCommand();
            case "version" -> new VersionCommand();
            case "watch" -> new WatchCommand();
            case "whoami" -> new WhoAmICommand();
            default -> null;
        };
    }

    /** The usage of every command, as the answer to an unknown one. */
    public static void printAll(PrintStream to) {
        to.println("ZooKeeper -server host:port -client-configuration properties-file cmd args");
        for (String name : NAMES) {
            to.println("\t" + Objects.requireNonNull(create(name)).usage());
        }
    }
}
