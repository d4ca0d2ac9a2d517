package org.apache.jute;

/** Counts the elements of a vector or map while it is read. */
public interface Index {
    /** Whether every element has been read. */
    boolean done();

    /** Steps to the next element. */
    void incr();
}
