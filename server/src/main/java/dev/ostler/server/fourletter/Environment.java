package dev.ostler.server.fourletter;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * Where the server runs; it does not change while it runs.
 *
 * @param values what {@code envi} shows, in its order, but for the memory in use
 */
public record Environment(Map<String, String> values) {
    private static final List<String> PROPERTIES =
            List.of(
                    "java.version",
                    "java.vendor",
                    "java.home",
                    "java.class.path",
                    "java.library.path",
                    "java.io.tmpdir",
                    "java.compiler",
                    "os.name",
                    "os.arch",
                    "os.version",
                    "user.name",
                    "user.home",
                    "user.dir");

    /** Asks for the host's name, which may take a while; so do it once. */
    public static Environment of(String version, Properties systemProperties) {
        var values = new LinkedHashMap<String, String>();
        values.put("zookeeper.version", version);
        values.put("host.name", hostName());
        for (String property : PROPERTIES) {
            values.put(property, systemProperties.getProperty(property, "<NA>"));
        }
        return new Environment(values);
    }

    /** All that {@code envi} shows, with the memory in use at this moment. */
    public Map<String, String> now() {
        var all = new LinkedHashMap<>(values);
        Runtime runtime = Runtime.getRuntime();
        all.put("os.memory.free", megabytes(runtime.freeMemory()));
        all.put("os.memory.max", megabytes(runtime.maxMemory()));
        all.put("os.memory.total", megabytes(runtime.totalMemory()));
        return all;
    }

    private static String megabytes(long bytes) {
        return (bytes >> 20) + "MB";
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getCanonicalHostName();
        } catch (UnknownHostException e) {
            return "<NA>"; // A machine without a name of its own is no error.
        }
    }
}
