package dev.ostler.cli.shell.cluster;

import dev.ostler.cli.shell.Output;
import dev.ostler.cli.shell.Row;
import dev.ostler.cli.shell.Shell;
import dev.ostler.cli.shell.ShellCommand;

import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.data.Stat;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.nio.charset.StandardCharsets;

/** Prints the configuration of the ensemble. */
@Command(name = "config", description = "Prints the configuration of the ensemble.")
public final class ConfigCommand extends ShellCommand {
    @Option(names = "-c", description = "Only its version and where clients connect.")
    private boolean clientsOnly;

    @Option(names = "-w", description = "Leave a watch for the next change.")
    private boolean watch;

    @Option(names = "-s", description = "Print the stat too.")
    private boolean withStat;

    @Override
    public String usage() {
        return "config [-c] [-w] [-s]";
    }

    @Override
    public void run(Shell shell) throws KeeperException, InterruptedException {
        var stat = new Stat();
        byte[] data = shell.connection().zk().getConfig(watch, stat);
        String config = data == null ? "" : new String(data, StandardCharsets.UTF_8);
        if (clientsOnly) {
            config = EnsembleText.clientString(config);
        }
        Output out = output(shell);
        if (!out.isText()) {
            Row row = new Row().texts("config", config.lines().toList());
            out.row(withStat ? row.stat(stat) : row);
            return;
        }
        out.line(config);
        if (withStat) {
            out.stat(stat);
        }
    }
}
