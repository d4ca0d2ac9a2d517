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
                public void sent(long nowMillis) {}

                @Override
                public void answered(long zxid, long latencyMillis) {}

                @Override
                public void submitted(boolean update, long nowMillis) {}

                @Override
                public void completed(long zxid, long nowMillis) {}
            };

    /** A whole frame came. */
    void received(int opCode, int xid);

    /** A frame that answers nothing in flight goes out. */
    void sent(long nowMillis);

    /** A read was answered on the spot. */
    void answered(long zxid, long latencyMillis);

    /**
     * A request went to the replica.
     *
     * @param update whether it becomes a transaction, or would if it could
     */
    void submitted(boolean update, long nowMillis);

    /** The oldest request with the replica was answered. */
    void completed(long zxid, long nowMillis);
}
