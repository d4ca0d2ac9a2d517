package org.apache.zookeeper.cli;

/** Shows a znode's data as text. */
public interface OutputFormatter {
    String format(byte[] data);
}
