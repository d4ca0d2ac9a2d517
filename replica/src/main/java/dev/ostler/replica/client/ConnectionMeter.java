package dev.ostler.replica.client;

/**
 * Counts what one connection does, for operators. The owner of the connection calls it and must be
 * quick; times are milliseconds of the caller's clock.
 */
public interface ConnectionMeter {
    /** Counts nothing. */
    ConnectionMeter NONE =
            new ConnectionMeter() {
                @Override
                public void received(int opCode, int xid) {}

                @Override
                public void connecting(boolean resuming) {}

                @Override
                public void sent(int bytes) {}

                @Override
                public void notified(int bytes) {}

                @Override
                public void answered(int bytes, long zxid, long latencyMillis) {}

                @Override
                public void submitted(boolean update, long nowMillis) {}

                @Override
                public void decided(long zxid, long nowMillis) {}

                @Override
                public void completed(int bytes, long zxid, long nowMillis) {}
            };

    /** A whole frame came. */
    void received(int opCode, int xid);

    /**
     * A connect request came, and goes on to the replica.
     *
     * @param resuming whether it asks for a session that was there before
     */
    void connecting(boolean resuming);

    /** A frame of so many bytes, without its length, that answers nothing in flight goes out. */
    void sent(int bytes);

    /** A notification goes out. */
    void notified(int bytes);

    /** A read was answered on the spot. */
    void answered(int bytes, long zxid, long latencyMillis);

    /**
     * A request went to the replica.
     *
     * @param update whether it becomes a transaction, or would if it could
     */
    void submitted(boolean update, long nowMillis);

    /** The connect request was answered, be it by a refusal. */
    void decided(long zxid, long nowMillis);

    /** The oldest request with the replica was answered. */
    void completed(int bytes, long zxid, long nowMillis);
}
