package dev.ostler.recipes.leader;

/** What the listeners of a latch hear when it is closed while it leads. */
public enum CloseMode {
    /** Nothing. */
    SILENT,
    /** That it does not lead any more. */
    NOTIFY_LEADER
}
