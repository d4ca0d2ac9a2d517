package dev.ostler.recipes.operation;

import dev.ostler.client.async.Data;
import dev.ostler.recipes.Failures;
import dev.ostler.recipes.Paths;

import org.apache.zookeeper.KeeperException.Code;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** The children of a znode with what they hold. */
final class ChildrenData {
    private ChildrenData() {}

    private record Child(String name, CompletableFuture<Optional<Data>> data) {}

    /** By name; a child that goes meanwhile is left out. */
    static CompletableFuture<SortedMap<String, Data>> read(Session session, String path) {
        return session.zk()
                .getChildren(path)
                .thenCompose(children -> read(session, path, children.names()));
    }

    /** All requests go off together. */
    private static CompletableFuture<SortedMap<String, Data>> read(
            Session session, String path, List<String> names) {
        List<Child> reads = new ArrayList<>(names.size());
        for (String name : names) {
            CompletableFuture<Optional<Data>> read =
                    session.zk().getData(Paths.child(path, name)).thenApply(Optional::of);
            reads.add(
                    new Child(
                            name,
                            Failures.unless(
                                    read,
                                    Code.NONODE,
                                    () -> CompletableFuture.completedFuture(Optional.empty()))));
        }
        return CompletableFuture.allOf(
                        reads.stream().map(Child::data).toArray(CompletableFuture<?>[]::new))
                .thenApply(
                        done -> {
                            SortedMap<String, Data> all = new TreeMap<>();
                            reads.forEach(
                                    child ->
                                            child.data()
                                                    .join()
                                                    .ifPresent(
                                                            data -> all.put(child.name(), data)));
                            return all;
                        });
    }
}
