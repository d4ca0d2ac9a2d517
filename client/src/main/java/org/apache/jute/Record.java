package org.apache.jute;

import java.io.IOException;

/** A value made of named fields that an archive can write and read in a fixed order. */
@SuppressWarnings("AvoidCommonTypeNames") // The name is older than java.lang.Record.
public interface Record {
    /**
     * Writes every field in its order.
     *
     * @param tag the name of this record inside the one that holds it; only text archives show it
     */
    void serialize(OutputArchive archive, String tag) throws IOException;

    /**
     * Overwrites every field with what the archive holds.
     *
     * @throws IOException if the archive ends early or holds an impossible length
     */
    void deserialize(InputArchive archive, String tag) throws IOException;
}
