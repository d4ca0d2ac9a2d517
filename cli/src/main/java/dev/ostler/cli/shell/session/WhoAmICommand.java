package dev.ostler.cli.shell.session;

import dev.ostler.cli.shell.Output;
import dev.ostler.cli.shell.Row;
import dev.ostler.cli.shell.Shell;
import dev.ostler.cli.shell.ShellCommand;

import org.apache.zookeeper.data.ClientInfo;

import picocli.CommandLine.Command;

import java.util.List;

/** Lists the identities of the session. */
@Command(name = "whoami", description = "Lists the identities of the session.")
public final class WhoAmICommand extends ShellCommand {
    @Override
    public String usage() {
        return "whoami ";
    }

    @Override
    public void run(Shell shell) throws InterruptedException {
        List<ClientInfo> identities = shell.connection().zk().whoAmI();
        Output out = output(shell);
        if (!out.isText()) {
            out.rows(identities.stream().map(WhoAmICommand::row).toList());
            return;
        }
        out.line("Auth scheme: User");
        identities.forEach(one -> out.line(one.getAuthScheme() + ": " + one.getUser()));
    }

    private static Row row(ClientInfo identity) {
        return new Row().text("scheme", identity.getAuthScheme()).text("user", identity.getUser());
    }
}
