package org.apache.jute;

import java.io.IOException;
import java.util.List;
import java.util.TreeMap;

/** Where records are written to. Every method takes the name of the field. */
@SuppressWarnings("NonApiType") // The types are in the signatures that applications link to.
public interface OutputArchive {
    void writeByte(byte b, String tag) throws IOException;

    void writeBool(boolean b, String tag) throws IOException;

    void writeInt(int i, String tag) throws IOException;

    void writeLong(long l, String tag) throws IOException;

    void writeFloat(float f, String tag) throws IOException;

    void writeDouble(double d, String tag) throws IOException;

    /** Writes text, which may be null. */
    void writeString(String s, String tag) throws IOException;

    /** Writes bytes, which may be null. */
    void writeBuffer(byte[] buf, String tag) throws IOException;

    void writeRecord(Record r, String tag) throws IOException;

    void startRecord(Record r, String tag) throws IOException;

    void endRecord(Record r, String tag) throws IOException;

    /** Begins a vector, which may be null. */
    void startVector(List<?> v, String tag) throws IOException;

    void endVector(List<?> v, String tag) throws IOException;

    void startMap(TreeMap<?, ?> v, String tag) throws IOException;

    void endMap(TreeMap<?, ?> v, String tag) throws IOException;

    /** Bytes written so far, as far as this archive counts them; 0 if it does not. */
    long getDataSize();
}
