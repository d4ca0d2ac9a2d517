package org.apache.zookeeper.cli;

import java.nio.charset.StandardCharsets;

/** Shows data as the UTF-8 text it is. */
public class PlainOutputFormatter implements OutputFormatter {
    public static final PlainOutputFormatter INSTANCE = new PlainOutputFormatter();

    @Override
    public String format(byte[] data) {
        return new String(data, StandardCharsets.UTF_8);
    }
}
