package dev.ostler.replica.view;

import dev.ostler.replica.client.Client;
import dev.ostler.replica.client.Delivery;
import dev.ostler.tree.Change;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * A committed transaction, as far as clients are concerned.
 *
 * @param changes what those who watch are told, in order
 * @param client who gets {@code delivery}; null if nobody is waiting
 * @param delivery the reply, or the end of the connection
 */
public record Commit(
        long zxid, List<Change> changes, @Nullable Client client, @Nullable Delivery delivery) {}
