package dev.ostler.replica.session;

/** Whether a member keeps its clients' sessions to itself (client protocol, section 2.7). */
public enum LocalSessionMode {
    /** Every session is the ensemble's. */
    OFF,
    /** New sessions are known to the member of their client alone, and can own no znodes. */
    ON,
    /** The same, until one wants to own a znode: then it becomes the ensemble's. */
    UPGRADING
}
