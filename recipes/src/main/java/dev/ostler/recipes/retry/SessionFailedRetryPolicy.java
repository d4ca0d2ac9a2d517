package dev.ostler.recipes.retry;

import org.apache.zookeeper.KeeperException.Code;

/** Another policy, for what must not be repeated in another session. */
public final class SessionFailedRetryPolicy implements RetryPolicy {
    private final RetryPolicy policy;

    public SessionFailedRetryPolicy(RetryPolicy policy) {
        this.policy = policy;
    }

    @Override
    public boolean allowRetry(int retryCount, long elapsedTimeMs, RetrySleeper sleeper) {
        return policy.allowRetry(retryCount, elapsedTimeMs, sleeper);
    }

    @Override
    public boolean allowRetry(Code error) {
        return error != Code.SESSIONEXPIRED && policy.allowRetry(error);
    }
}
