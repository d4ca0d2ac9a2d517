package dev.ostler.replica;

import dev.ostler.protocol.SessionId;
import dev.ostler.replica.client.Submission;
import dev.ostler.replica.view.Commit;
import dev.ostler.replica.view.View;
import dev.ostler.tree.TreeVersion;
import dev.ostler.tree.plan.QuotaWarning;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** What a server that serves clients wants done for them, and told to its operators. */
public interface ClientEffects {
    /**
     * Make a state the one that readers see and tell the clients, by {@link View#publish}; then, if
     * there is one, answer a submission that waited for exactly this state, by {@link View#answer}.
     * Both happen before the call returns. The list is only good during the call.
     */
    void publish(List<Commit> commits, TreeVersion version, @Nullable Submission waiting);

    /** Tell the operators that a quota was exceeded. */
    void warn(QuotaWarning warning);

    /** Tell the operators that a session was not heard of for longer than its timeout. */
    void expired(SessionId session, int timeoutMillis);
}
