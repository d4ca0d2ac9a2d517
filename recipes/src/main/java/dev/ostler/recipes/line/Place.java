package dev.ostler.recipes.line;

import dev.ostler.client.async.Children;
import dev.ostler.protocol.Bytes;
import dev.ostler.recipes.Failures;
import dev.ostler.recipes.Paths;
import dev.ostler.recipes.connection.Handle;
import dev.ostler.recipes.connection.ManagedClient;
import dev.ostler.recipes.line.OwnNode.Standing;
import dev.ostler.recipes.line.OwnNode.View;

import org.apache.zookeeper.KeeperException.Code;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A place in a line below a znode.
 *
 * <ol>
 *   <li>Look: make sure that the own znode is there, of this session, and list the line.
 *   <li>Judge by the rule. If it is the place's turn, and the connection is one that something can
 *       be held by, tell the listener.
 *   <li>Else watch what the rule names. If that has gone meanwhile, look again at once.
 *   <li>At its event, or when the session was lost, look again: whoever stood before may have given
 *       up while others still stand before it.
 * </ol>
 */
public final class Place {
    private final ManagedClient client;
    private final List<String> tags;
    private final Turn.Rule rule;
    private final LossPolicy policy;
    private final OwnNode own;
    private final Until<Standing> turn;
    private boolean left;

    /**
     * @param parent full path
     * @param tag of the own znode
     * @param tags of all that stand in this line
     * @param listener is told when it is the place's turn
     */
    public Place(
            ManagedClient client,
            String parent,
            String tag,
            List<String> tags,
            Bytes data,
            Turn.Rule rule,
            LossPolicy policy,
            Until.Listener<Standing> listener) {
        this.client = client;
        this.tags = tags;
        this.rule = rule;
        this.policy = policy;
        this.own = new OwnNode(client, parent, tag, data);
        this.turn = new Until<>(client, this::look, listener);
    }

    /** Takes the place, or goes back to it after a loss; then the listener hears. */
    public void take() {
        if (!left) {
            turn.begin();
        }
    }

    private CompletableFuture<Optional<Standing>> look(Handle handle, Wake wake) {
        return own.look(handle).thenCompose(view -> judge(handle, wake, view));
    }

    private CompletableFuture<Optional<Standing>> judge(Handle handle, Wake wake, View view) {
        Turn judged = rule.judge(before(view));
        if (judged.come()) {
            return granted(view.own());
        }
        String behind = judged.behind();
        return behind == null
                ? watchAll(handle, wake, view.own())
                : watch(handle, wake, Paths.child(own.parent(), behind));
    }

    private List<Ticket> before(View view) {
        List<Ticket> all = Ticket.inOrder(view.children().names(), tags);
        String name = view.own().name();
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).name().equals(name)) {
                return all.subList(0, i);
            }
        }
        throw new IllegalStateException(name + " does not stand in its line " + all);
    }

    /** In a state in which nothing can be held, the next one is waited for. */
    private CompletableFuture<Optional<Standing>> granted(Standing standing) {
        return CompletableFuture.completedFuture(
                Holding.isPossible(client, standing, policy)
                        ? Optional.of(standing)
                        : Optional.empty());
    }

    private CompletableFuture<Optional<Standing>> watch(Handle handle, Wake wake, String path) {
        return Failures.unless(
                wake.data(handle, path).thenApply(data -> Optional.empty()),
                Code.NONODE,
                () -> look(handle, wake));
    }

    /** The list that comes with the watch is judged: nothing is missed in between. */
    private CompletableFuture<Optional<Standing>> watchAll(
            Handle handle, Wake wake, Standing standing) {
        return wake.children(handle, own.parent())
                .thenCompose(
                        children ->
                                isTurn(standing, children)
                                        ? granted(standing)
                                        : CompletableFuture.completedFuture(Optional.empty()));
    }

    /** A list without the own znode has fired the watch, or will: then it is made anew. */
    private boolean isTurn(Standing standing, Children children) {
        return children.names().contains(standing.name())
                && rule.judge(before(new View(standing, children))).come();
    }

    /**
     * Gives the place up; the listener hears nothing any more. The znode is deleted, in the
     * background if it has to be.
     *
     * @return as {@link OwnNode#remove}
     */
    public CompletableFuture<Void> leave() {
        if (left) {
            return CompletableFuture.completedFuture(null);
        }
        left = true;
        turn.end();
        return own.remove();
    }
}
