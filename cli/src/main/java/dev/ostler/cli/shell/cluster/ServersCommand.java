package dev.ostler.cli.shell.cluster;

import dev.ostler.cli.shell.CommandException;
import dev.ostler.cli.shell.Output;
import dev.ostler.cli.shell.Row;
import dev.ostler.cli.shell.Shell;
import dev.ostler.cli.shell.ShellCommand;
import dev.ostler.client.async.OperationException;

import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.client.ConnectStringParser;
import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks every server how it is: those that the ensemble's configuration names, and those that the
 * shell was given. Works without a session, too, which is when it is wanted most.
 */
@Command(
        name = "servers",
        description = {"Asks every server of the ensemble how it is. Fails if one does not serve."})
public final class ServersCommand extends ShellCommand {
    private static final int PATIENCE_MILLIS = 3_000;

    @Override
    public String usage() {
        return "servers";
    }

    @Override
    public boolean needsSession() {
        return false;
    }

    @Override
    public void run(Shell shell) throws CommandException, InterruptedException {
        Collection<Place> places = places(shell);
        Map<Place, ServerAnswer> answers = ask(places, shell);
        long newest =
                answers.values().stream()
                        .map(ServerAnswer::zxid)
                        .flatMapToLong(OptionalLong::stream)
                        .max()
                        .orElse(0);
        Output out = output(shell);
        out.rows(
                answers.entrySet().stream()
                        .map(entry -> row(entry.getKey(), entry.getValue(), newest))
                        .toList());
        long serving = answers.values().stream().filter(ServerAnswer::serves).count();
        if (serving < answers.size()) {
            throw new CommandException("%d of %d servers serve".formatted(serving, answers.size()));
        }
    }

    /** In the order of the configuration, and then of the connect string. */
    private static Collection<Place> places(Shell shell) throws InterruptedException {
        String configuration = configuration(shell);
        Map<String, Place> places = new LinkedHashMap<>();
        for (Place member : EnsembleText.places(configuration)) {
            places.put(member.address(), member);
        }
        for (InetSocketAddress given :
                new ConnectStringParser(shell.connection().host()).getServerAddresses()) {
            var place = new Place("", "", given);
            places.putIfAbsent(place.address(), place);
        }
        long members = EnsembleText.memberCount(configuration);
        if (places.size() < members) {
            shell.console()
                    .err()
                    .println(
                            ("The configuration does not say where clients of all %d servers"
                                            + " connect; name them all to ask them all")
                                    .formatted(members));
        }
        return places.values();
    }

    /** Empty if nobody tells in time, or nobody may know. */
    private static String configuration(Shell shell) throws InterruptedException {
        if (!shell.connection().isAlive()) {
            return "";
        }
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        boolean again;
        do {
            try {
                return shell.connection()
                        .zk()
                        .async()
                        .getConfig()
                        .get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)
                        .text();
            } catch (TimeoutException e) {
                again = false;
            } catch (ExecutionException e) {
                again = isLossOfConnection(e.getCause()); // The next server may tell.
            }
        } while (again);
        shell.console()
                .err()
                .println(
                        "Nobody tells who belongs to the ensemble; only those of the connect string"
                                + " are asked");
        return "";
    }

    private static boolean isLossOfConnection(@Nullable Throwable failure) {
        return failure instanceof OperationException operation
                && operation.code() == KeeperException.Code.CONNECTIONLOSS;
    }

    private static Map<Place, ServerAnswer> ask(Collection<Place> places, Shell shell) {
        Executor executor = task -> Thread.ofVirtual().start(task);
        Map<Place, CompletableFuture<ServerAnswer>> asked = new LinkedHashMap<>();
        for (Place place : places) {
            asked.put(place, CompletableFuture.supplyAsync(() -> ask(place, shell), executor));
        }
        Map<Place, ServerAnswer> answers = new LinkedHashMap<>();
        asked.forEach((place, answer) -> answers.put(place, answer.join()));
        return answers;
    }

    private static ServerAnswer ask(Place place, Shell shell) {
        try {
            return ServerAnswer.of(
                    shell.connection().word(place.clients(), "srvr", PATIENCE_MILLIS));
        } catch (IOException e) {
            return ServerAnswer.failed(String.valueOf(e.getMessage()));
        }
    }

    private static Row row(Place place, ServerAnswer answer, long newest) {
        OptionalLong behind = answer.behind(newest);
        return new Row()
                .text("id", place.id())
                .text("address", place.address())
                .text("role", place.role())
                .text("mode", answer.text("Mode"))
                .text("version", answer.version())
                .text("zxid", answer.text("Zxid"))
                .text("behind", behind.isPresent() ? Long.toString(behind.getAsLong()) : "")
                .text("clients", answer.text("Connections"))
                .text("outstanding", answer.text("Outstanding"))
                .text("latencyMs", answer.meanLatency())
                .text("znodes", answer.text("Node count"))
                .text("problem", answer.problem() == null ? "" : answer.problem());
    }
}
