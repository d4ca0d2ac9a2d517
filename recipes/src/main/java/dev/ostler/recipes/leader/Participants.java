package dev.ostler.recipes.leader;

import dev.ostler.client.async.Children;
import dev.ostler.recipes.Failures;
import dev.ostler.recipes.Paths;
import dev.ostler.recipes.connection.Handle;
import dev.ostler.recipes.connection.ManagedClient;
import dev.ostler.recipes.connection.Repeat;
import dev.ostler.recipes.line.Ticket;

import org.apache.zookeeper.KeeperException.Code;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Those who stand in a line, by the data of their znodes. */
final class Participants {
    private Participants() {}

    /** In the order in which they would lead. */
    static CompletableFuture<List<Participant>> of(
            ManagedClient client, String parent, List<String> tags) {
        return client.call(Repeat.ALWAYS, handle -> read(handle, parent, tags));
    }

    private static CompletableFuture<List<Participant>> read(
            Handle handle, String parent, List<String> tags) {
        CompletableFuture<List<String>> names =
                handle.zk().getChildren(parent).thenApply(children -> inOrder(children, tags));
        return Failures.unless(
                        names, Code.NONODE, () -> CompletableFuture.completedFuture(List.of()))
                .thenCompose(inOrder -> readAll(handle, parent, inOrder));
    }

    private static List<String> inOrder(Children children, List<String> tags) {
        return Ticket.inOrder(children.names(), tags).stream().map(Ticket::name).toList();
    }

    private static CompletableFuture<List<Participant>> readAll(
            Handle handle, String parent, List<String> names) {
        var ids = new ArrayList<CompletableFuture<Optional<String>>>();
        for (String name : names) {
            ids.add(
                    Failures.<Optional<String>>unless(
                            handle.zk()
                                    .getData(Paths.child(parent, name))
                                    .thenApply(data -> Optional.of(data.text())),
                            Code.NONODE,
                            () -> CompletableFuture.completedFuture(Optional.empty())));
        }
        return CompletableFuture.allOf(ids.toArray(CompletableFuture<?>[]::new))
                .thenApply(nothing -> list(ids));
    }

    private static List<Participant> list(List<CompletableFuture<Optional<String>>> ids) {
        var present = new ArrayList<Participant>();
        for (CompletableFuture<Optional<String>> id : ids) {
            id.join().ifPresent(it -> present.add(new Participant(it, present.isEmpty())));
        }
        return List.copyOf(present);
    }
}
