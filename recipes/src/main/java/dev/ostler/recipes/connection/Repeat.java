package dev.ostler.recipes.connection;

/** When an operation that has failed by the connection may be carried out again. */
public enum Repeat {
    /** Whenever the retry policy allows it: carried out twice, it does no more than once. */
    ALWAYS,
    /** Only if it was certainly not carried out. */
    IF_NOT_DONE,
    /** Never. */
    NEVER
}
