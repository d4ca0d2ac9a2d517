package dev.ostler.recipes.lock;

/** The way to a lock. On the client's thread. */
interface Acquiring {
    /** Who is on the way; hears of the lock or of a failure once. */
    interface Listener {
        void acquired(Held held);

        void failed(Throwable failure);

        /** Others are before it; any number of times. */
        void waiting();
    }

    void begin(Listener listener);

    /**
     * Turns round: the listener hears nothing any more, and nothing is left behind. Does nothing
     * once the listener has heard of the lock.
     */
    void giveUp();
}
