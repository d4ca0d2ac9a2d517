package dev.ostler.client.core;

import dev.ostler.client.Chroot;

/**
 * What does not change during the life of a {@link Connection}.
 *
 * @param timeoutMillis the session timeout to ask for
 * @param readOnlyAllowed whether a server without a quorum will do
 * @param rearmWatches whether watches are set again after a reconnect; else one-shot watches are
 *     forgotten at every loss
 * @param reconnectSpreadMillis how long to wait at most before a lost link is replaced; the wait is
 *     random, so that the clients of a server that has failed do not come to another all at once
 * @param sasl whether to show each server by SASL who the client is, before anything else, if there
 *     are credentials
 */
public record ConnectionOptions(
        Chroot chroot,
        int timeoutMillis,
        boolean readOnlyAllowed,
        boolean rearmWatches,
        int reconnectSpreadMillis,
        boolean sasl) {}
