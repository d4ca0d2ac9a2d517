package dev.ostler.replica.client;

/**
 * How many bytes of large requests may be in a server at a time, from all its clients. Whoever
 * serves several of them at once makes it thread-safe.
 */
public interface RequestBudget {
    /** No end of it. */
    RequestBudget UNLIMITED =
            new RequestBudget() {
                @Override
                public boolean hasRoomFor(int bytes) {
                    return true;
                }

                @Override
                public boolean take(int bytes) {
                    return true;
                }

                @Override
                public void giveBack(int bytes) {}
            };

    /** Whether {@link #take} would succeed now. */
    boolean hasRoomFor(int bytes);

    /** A large request has come; false if it is one too many. */
    boolean take(int bytes);

    /** One was answered, or nobody waits for its answer any more. */
    void giveBack(int bytes);
}
