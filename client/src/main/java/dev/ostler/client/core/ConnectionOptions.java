package dev.ostler.client.core;

import dev.ostler.client.Chroot;

/**
 * What does not change during the life of a {@link Connection}.
 *
 * @param timeoutMillis the session timeout to ask for
 * @param readOnlyAllowed whether a server without a quorum will do
 * @param rearmWatches whether watches are set again after a reconnect; else one-shot watches are
 *     forgotten at every loss
 */
public record ConnectionOptions(
        Chroot chroot, int timeoutMillis, boolean readOnlyAllowed, boolean rearmWatches) {}
