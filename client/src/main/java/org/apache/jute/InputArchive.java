package org.apache.jute;

import java.io.IOException;

/**
 * Where records are read from. Every method takes the name of the field, which binary archives do
 * not hold, and throws {@link IOException} if the source ends early or is malformed.
 */
public interface InputArchive {
    byte readByte(String tag) throws IOException;

    boolean readBool(String tag) throws IOException;

    int readInt(String tag) throws IOException;

    long readLong(String tag) throws IOException;

    float readFloat(String tag) throws IOException;

    double readDouble(String tag) throws IOException;

    /** Reads text; null if null was written. */
    String readString(String tag) throws IOException;

    /** Reads bytes; null if null was written. */
    byte[] readBuffer(String tag) throws IOException;

    void readRecord(Record r, String tag) throws IOException;

    void startRecord(String tag) throws IOException;

    void endRecord(String tag) throws IOException;

    /** Begins a vector; null if null was written. */
    Index startVector(String tag) throws IOException;

    void endVector(String tag) throws IOException;

    /** Begins a map of alternating keys and values. */
    Index startMap(String tag) throws IOException;

    void endMap(String tag) throws IOException;
}
