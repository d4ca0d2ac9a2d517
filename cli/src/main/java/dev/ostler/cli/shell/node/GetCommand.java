package dev.ostler.cli.shell.node;

import dev.ostler.cli.UsageException;
import dev.ostler.cli.shell.Output;
import dev.ostler.cli.shell.Row;
import dev.ostler.cli.shell.Shell;
import dev.ostler.cli.shell.ShellCommand;

import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.cli.HexDumpOutputFormatter;
import org.apache.zookeeper.data.Stat;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Prints the data of a znode. As text the bytes are written as they are, with a line's end behind
 * them; raw, without.
 */
@Command(name = "get", description = "Prints the data of a znode; -o raw the bytes alone.")
public final class GetCommand extends ShellCommand {
    private static final byte[] NO_DATA = "null".getBytes(StandardCharsets.US_ASCII);

    @Option(names = "-s", description = "Print the stat too.")
    private boolean withStat;

    @Option(names = "-w", description = "Leave a watch for the next change.")
    private boolean watch;

    @Option(names = "-b", description = "Print the data in Base64.")
    private boolean base64;

    @Option(names = "-x", description = "Print the data as a table of bytes.")
    private boolean hex;

    @Override
    public String usage() {
        return "get [-s] [-w] [-b] [-x] path";
    }

    @Override
    public void run(Shell shell) throws UsageException, KeeperException, InterruptedException {
        String path = operand(0);
        watch |= OldForms.watchWord("get", "[-s] [-w] path", operands(), shell);
        Output out = output(shell);
        var stat = new Stat();
        byte[] data = shell.connection().zk().getData(path, watch, stat);
        if (out.isText()) {
            printText(data == null ? NO_DATA : data, out);
            if (withStat) {
                out.stat(stat);
            }
        } else if (out.isRaw()) {
            out.bytes(data == null ? new byte[0] : data);
        } else {
            var row = new Row().text("path", path).data(data);
            out.row(withStat ? row.stat(stat) : row);
        }
    }

    private void printText(byte[] data, Output out) {
        if (base64) {
            out.line(Base64.getEncoder().encodeToString(data));
        } else if (hex) {
            out.line(HexDumpOutputFormatter.INSTANCE.format(data));
        } else {
            out.bytes(data);
            out.line("");
        }
    }
}
