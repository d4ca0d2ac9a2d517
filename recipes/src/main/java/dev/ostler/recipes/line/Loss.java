package dev.ostler.recipes.line;

/** Why something that was held is held no more, or must be taken for lost. */
public enum Loss {
    /**
     * There is no connection to a server that could tell. The session may go on, and the znode with
     * it; or end, and another is granted the same.
     */
    SUSPENDED,
    /** The session is over, and the znode with it. */
    SESSION,
    /** Somebody has deleted the znode. */
    DELETED
}
