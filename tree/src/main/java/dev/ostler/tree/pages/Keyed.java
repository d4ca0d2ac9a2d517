package dev.ostler.tree.pages;

/** An entry that is more than a packed record, but begins like one. */
public abstract class Keyed {
    /** Has the entry's {@link Key}; replaced as a whole only, by one with the same key. */
    protected byte[] record;

    protected Keyed(byte[] record) {
        this.record = record;
    }

    public final byte[] record() {
        return record;
    }
}
