package dev.ostler.protocol;

/** The kinds of znode, as the flags of a create request number them. */
public final class CreateFlag {
    public static final int PERSISTENT = 0;
    public static final int EPHEMERAL = 1;
    public static final int PERSISTENT_SEQUENTIAL = 2;
    public static final int EPHEMERAL_SEQUENTIAL = 3;
    public static final int CONTAINER = 4;
    public static final int PERSISTENT_WITH_TTL = 5;
    public static final int PERSISTENT_SEQUENTIAL_WITH_TTL = 6;

    private CreateFlag() {}

    public static boolean isKnown(int flags) {
        return flags >= PERSISTENT && flags <= PERSISTENT_SEQUENTIAL_WITH_TTL;
    }

    public static boolean isEphemeral(int flags) {
        return flags == EPHEMERAL || flags == EPHEMERAL_SEQUENTIAL;
    }

    public static boolean isSequential(int flags) {
        return flags == PERSISTENT_SEQUENTIAL
                || flags == EPHEMERAL_SEQUENTIAL
                || flags == PERSISTENT_SEQUENTIAL_WITH_TTL;
    }

    public static boolean isTtl(int flags) {
        return flags == PERSISTENT_WITH_TTL || flags == PERSISTENT_SEQUENTIAL_WITH_TTL;
    }
}
