package org.apache.jute;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** What all records of ZooKeeper share: binary reading and writing, and a text form. */
public abstract class Bean implements Record {
    /** Writes the binary encoding. */
    public void write(DataOutput out) throws IOException {
        serialize(new BinaryOutputArchive(out), "");
    }

    /**
     * Overwrites every field from the binary encoding.
     *
     * @throws IOException if the input ends early or is malformed
     */
    public void readFields(DataInput in) throws IOException {
        deserialize(new BinaryInputArchive(in), "");
    }

    /** The fields between commas, and the end of a line. */
    @Override
    public String toString() {
        return ToStringOutputArchive.text(this);
    }
}
