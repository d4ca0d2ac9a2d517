package dev.ostler.recipes.line;

import dev.ostler.recipes.connection.ConnectionState;

/** When something that is held has to be taken for lost. */
public enum LossPolicy {
    /** With the connection: nobody else can have it before its holder knows. */
    CONNECTION,
    /**
     * With the session: short interruptions do no harm. The client takes its session for over
     * before the servers do, if clocks run at the same rate and no pause comes between; where that
     * is not enough, check the fencing token.
     */
    SESSION;

    /** Whether something can be held in this state of the connection. */
    public boolean allows(ConnectionState state) {
        return switch (state) {
            case CONNECTED, RECONNECTED -> true;
            case SUSPENDED, READ_ONLY -> this == SESSION;
            case LOST -> false;
        };
    }
}
