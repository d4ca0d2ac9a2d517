package dev.ostler.server;

/**
 * How the replica thread behaves.
 *
 * @param tickMillis time from one look at sessions and due znodes to the next
 * @param outstandingMax from so many requests on, connections that have some are not read
 */
record ReplicaThreadOptions(int tickMillis, int outstandingMax) {}
