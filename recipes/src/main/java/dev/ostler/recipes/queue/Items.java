package dev.ostler.recipes.queue;

import dev.ostler.client.async.Data;
import dev.ostler.protocol.Bytes;
import dev.ostler.recipes.Failures;
import dev.ostler.recipes.line.Ticket;

import org.apache.zookeeper.KeeperException.Code;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The znodes of items, and how they are read. */
final class Items {
    /** What their names begin with; a number follows. */
    static final String TAG = "qn-";

    private static final List<String> TAGS = List.of(TAG);

    private Items() {}

    /** The names of items among these, the first to be taken first. */
    static List<String> inOrder(Collection<String> names) {
        return Ticket.inOrder(names, TAGS).stream()
                .map(Ticket::name)
                .filter(name -> name.startsWith(TAG))
                .toList();
    }

    static Bytes bytes(Data data) {
        Bytes bytes = data.bytes();
        return bytes == null ? Bytes.EMPTY : bytes;
    }

    /** The same future; what stands for nothing if there is no such znode. */
    static <T> CompletableFuture<T> orNothing(CompletableFuture<T> future, T nothing) {
        return Failures.unless(
                future, Code.NONODE, () -> CompletableFuture.completedFuture(nothing));
    }
}
