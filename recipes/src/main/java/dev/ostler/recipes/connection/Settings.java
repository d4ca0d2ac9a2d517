package dev.ostler.recipes.connection;

import dev.ostler.protocol.Bytes;
import dev.ostler.recipes.operation.Defaults;
import dev.ostler.recipes.retry.RetryPolicy;

import java.time.Duration;
import java.util.List;

/**
 * How a client behaves.
 *
 * @param ensemble servers and chroot
 * @param followEnsemble whether servers that its configuration names are used as well
 * @param sessionTimeout what to ask for
 * @param connectionTimeout how long each try waits for a connection
 * @param closeTimeout how long closing waits for a server's answer
 * @param expiryPercent after which share of the session timeout without a server the session is
 *     taken for lost; 0 to leave that to the server
 * @param proofs are shown by each new session
 * @param defaults of operations
 */
record Settings(
        EnsembleProvider ensemble,
        boolean followEnsemble,
        Duration sessionTimeout,
        Duration connectionTimeout,
        Duration closeTimeout,
        int expiryPercent,
        boolean canBeReadOnly,
        List<Proof> proofs,
        Defaults defaults,
        RetryPolicy retryPolicy) {
    Settings {
        proofs = List.copyOf(proofs);
    }

    int sessionTimeoutMillis() {
        return Math.toIntExact(sessionTimeout.toMillis());
    }

    /** Who an application says it is. */
    record Proof(String scheme, Bytes secret) {}
}
