package dev.ostler.cli.shell.node;

import dev.ostler.cli.UsageException;
import dev.ostler.cli.shell.Output;
import dev.ostler.cli.shell.Row;
import dev.ostler.cli.shell.Shell;
import dev.ostler.cli.shell.ShellCommand;

import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZKUtil;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Stat;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.util.List;

/** Prints the access control list of a znode. */
@Command(name = "getAcl", description = "Prints the access control list of a znode.")
public final class GetAclCommand extends ShellCommand {
    @Option(names = "-s", description = "Print the stat too.")
    private boolean withStat;

    @Override
    public String usage() {
        return "getAcl [-s] path";
    }

    @Override
    public void run(Shell shell) throws UsageException, KeeperException, InterruptedException {
        String path = operand(0);
        var stat = new Stat();
        List<ACL> acl = shell.connection().zk().getACL(path, stat);
        Output out = output(shell);
        if (!out.isText()) {
            out.rows(acl.stream().map(GetAclCommand::row).toList());
            return;
        }
        acl.forEach(entry -> out.line(AclText.lines(entry)));
        if (withStat) {
            out.stat(stat);
        }
    }

    private static Row row(ACL entry) {
        return new Row()
                .text("scheme", entry.getId().getScheme())
                .text("id", entry.getId().getId())
                .text("permissions", ZKUtil.getPermString(entry.getPerms()));
    }
}
