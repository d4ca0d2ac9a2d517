package org.apache.zookeeper;

import org.slf4j.Logger;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/** What applications put into their logs of where they run. */
public class Environment {
    /** The system property that names the file of the JAAS configuration. */
    public static final String JAAS_CONF_KEY = "java.security.auth.login.config";

    private static final String UNKNOWN = "<NA>";

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

    /** A name with its value. */
    public static class Entry {
        private final String k;
        private final String v;

        public Entry(String k, String v) {
            this.k = k;
            this.v = v;
        }

        public String getKey() {
            return k;
        }

        public String getValue() {
            return v;
        }

        @Override
        public String toString() {
            return k + "=" + v;
        }
    }

    /** Versions, the host, system properties, and how much memory there is at the moment. */
    public static List<Entry> list() {
        List<Entry> entries = new ArrayList<>();
        entries.add(new Entry("zookeeper.version", Version.getFullVersion()));
        entries.add(new Entry("host.name", hostName()));
        for (String property : PROPERTIES) {
            entries.add(new Entry(property, System.getProperty(property, UNKNOWN)));
        }
        Runtime runtime = Runtime.getRuntime();
        entries.add(new Entry("os.memory.free", megabytes(runtime.freeMemory())));
        entries.add(new Entry("os.memory.max", megabytes(runtime.maxMemory())));
        entries.add(new Entry("os.memory.total", megabytes(runtime.totalMemory())));
        return entries;
    }

    /** Logs each entry in a line of its own, which begins with {@code msg}. */
    public static void logEnv(String msg, Logger log) {
        for (Entry entry : list()) {
            log.info("{}{}", msg, entry);
        }
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getCanonicalHostName();
        } catch (UnknownHostException e) {
            return UNKNOWN;
        }
    }

    private static String megabytes(long bytes) {
        return bytes / (1024 * 1024) + "MB";
    }
}
