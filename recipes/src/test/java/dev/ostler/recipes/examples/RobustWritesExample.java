package dev.ostler.recipes.examples;

import dev.ostler.client.async.Created;
import dev.ostler.client.async.OperationException;
import dev.ostler.protocol.Bytes;
import dev.ostler.recipes.connection.ManagedClient;

import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;

/** Writes whose replies may get lost. */
final class RobustWritesExample {
    private RobustWritesExample() {}

    /** One ticket and no more, though the server's answer may be lost. */
    static Created drawTicket(ManagedClient client) throws InterruptedException {
        return client.create()
                .withProtection()
                .creatingParentContainersIfNeeded()
                .withMode(CreateMode.EPHEMERAL_SEQUENTIAL)
                .forPath("/tickets/t-", Bytes.EMPTY);
    }

    /** In the background if need be, and never a ticket that somebody else has drawn. */
    static void giveBack(ManagedClient client, Created ticket) throws InterruptedException {
        client.delete().guaranteed(ticket.stat().czxid()).forPath(ticket.path());
    }

    /** Both or none; false if the first was spent before. */
    static boolean exchange(ManagedClient client, String spent, String bought)
            throws InterruptedException {
        try {
            client.transaction().delete(spent).create(bought, Bytes.EMPTY).commit();
            return true;
        } catch (OperationException e) {
            if (e.code() == Code.NONODE) {
                return false;
            }
            throw e; // e.mayHaveHappened() says whether that is known.
        }
    }
}
