package dev.ostler.tree.access;

/** One of the identities that a connection has, for example {@code ip:127.0.0.1}. */
public record Identity(String scheme, String id) {
    /** Passes every check. */
    public static final String SUPER = "super";
}
