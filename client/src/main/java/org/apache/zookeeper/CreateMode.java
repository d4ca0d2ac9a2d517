package org.apache.zookeeper;

/** The kinds of znodes. */
public enum CreateMode {
    /** Stays until it is deleted. */
    PERSISTENT(0, false, false, false, false),
    /** Stays; the server appends a growing number to the name. */
    PERSISTENT_SEQUENTIAL(2, false, true, false, false),
    /** Goes away with the session; has no children. */
    EPHEMERAL(1, true, false, false, false),
    /** As EPHEMERAL, with a growing number. */
    EPHEMERAL_SEQUENTIAL(3, true, true, false, false),
    /** Goes away some time after its last child. */
    CONTAINER(4, false, false, true, false),
    /** Goes away when it had no children and no change for a given time. */
    PERSISTENT_WITH_TTL(5, false, false, false, true),
    /** As PERSISTENT_WITH_TTL, with a growing number. */
    PERSISTENT_SEQUENTIAL_WITH_TTL(6, false, true, false, true);

    private final int flag;
    private final boolean ephemeral;
    private final boolean sequential;
    private final boolean container;
    private final boolean ttl;

    CreateMode(int flag, boolean ephemeral, boolean sequential, boolean container, boolean ttl) {
        this.flag = flag;
        this.ephemeral = ephemeral;
        this.sequential = sequential;
        this.container = container;
        this.ttl = ttl;
    }

    public boolean isEphemeral() {
        return ephemeral;
    }

    public boolean isSequential() {
        return sequential;
    }

    public boolean isContainer() {
        return container;
    }

    public boolean isTTL() {
        return ttl;
    }

    /** The number of this kind on the wire. */
    public int toFlag() {
        return flag;
    }

    /**
     * The kind with this number.
     *
     * @throws KeeperException.BadArgumentsException if there is none
     */
    public static CreateMode fromFlag(int flag) throws KeeperException {
        CreateMode mode = fromFlag(flag, null);
        if (mode == null) {
            throw new KeeperException.BadArgumentsException(
                    "Received an invalid flag value: " + flag + " to convert to a CreateMode");
        }
        return mode;
    }

    /** The kind with this number, or {@code defaultMode}. */
    public static CreateMode fromFlag(int flag, CreateMode defaultMode) {
        for (CreateMode mode : values()) {
            if (mode.flag == flag) {
                return mode;
            }
        }
        return defaultMode;
    }
}
