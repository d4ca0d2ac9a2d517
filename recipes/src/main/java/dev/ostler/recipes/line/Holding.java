package dev.ostler.recipes.line;

import dev.ostler.recipes.Failures;
import dev.ostler.recipes.Subscription;
import dev.ostler.recipes.connection.ConnectionState;
import dev.ostler.recipes.connection.ManagedClient;
import dev.ostler.recipes.connection.Repeat;
import dev.ostler.recipes.line.OwnNode.Standing;

import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;

/**
 * Watches over a znode that stands for something held. It begins in the same task in which that was
 * granted, so that no change of the connection comes in between.
 */
public final class Holding {
    /** What users write to a znode to ask for its release. */
    public static final String REVOKE = "__REVOKE__";

    /** Who holds it. */
    public interface Holder {
        /** It is lost, or must be taken for lost; once. */
        void lost(Loss loss);

        /** Somebody asks for its release. Only heard while the znode is watched. */
        void asked();
    }

    private final ManagedClient client;
    private final Standing standing;
    private final LossPolicy policy;
    private final Holder holder;
    private final Subscription states;
    private final Subscription closing;
    private final Watcher watcher = this::changed;
    private boolean over;
    private boolean watched;
    private boolean armed;

    public Holding(ManagedClient client, Standing standing, LossPolicy policy, Holder holder) {
        this.client = client;
        this.standing = standing;
        this.policy = policy;
        this.holder = holder;
        states = client.onStateHere((from, state) -> stateChanged(state));
        closing = client.onClose(() -> lose(Loss.SESSION));
    }

    /** Whether something can be held by this znode now: the connection and the session allow it. */
    public static boolean isPossible(ManagedClient client, Standing standing, LossPolicy policy) {
        ConnectionState state = client.state();
        return state != null && policy.allows(state) && standing.handle().equals(client.handle());
    }

    /** Sees whether it is lost already. */
    public void check() {
        ConnectionState state = client.state();
        if (state == null || !standing.handle().equals(client.handle())) {
            lose(Loss.SESSION);
        } else if (!policy.allows(state)) {
            lose(Loss.SUSPENDED);
        }
    }

    private void stateChanged(ConnectionState state) {
        if (!policy.allows(state)) {
            lose(state == ConnectionState.LOST ? Loss.SESSION : Loss.SUSPENDED);
        } else if (watched && !armed && state.isConnected()) {
            arm();
        }
    }

    private void lose(Loss loss) {
        if (!over) {
            end();
            holder.lost(loss);
        }
    }

    /** From now on a deletion of the znode is heard, and requests for its release. */
    public void watch() {
        if (!watched && !over) {
            watched = true;
            arm();
        }
    }

    private void arm() {
        armed = true;
        client.call(Repeat.ALWAYS, handle -> handle.zk().getData(standing.path(), watcher))
                .whenComplete(
                        (data, failure) -> {
                            if (failure == null) {
                                if (!over && data.text().equals(REVOKE)) {
                                    holder.asked();
                                }
                            } else if (Failures.code(failure) == Code.NONODE) {
                                lose(Loss.DELETED);
                            } else {
                                armed = false; // until there is a connection again
                            }
                        });
    }

    private void changed(WatchedEvent event) {
        switch (event.getType()) {
            case NodeDeleted -> client.host().execute(() -> lose(Loss.DELETED));
            case NodeDataChanged ->
                    client.host()
                            .execute(
                                    () -> {
                                        if (!over) {
                                            arm();
                                        }
                                    });
            default -> {} // States are heard otherwise.
        }
    }

    /** It is given back: nothing is heard any more. */
    public void end() {
        over = true;
        states.close();
        closing.close();
    }
}
