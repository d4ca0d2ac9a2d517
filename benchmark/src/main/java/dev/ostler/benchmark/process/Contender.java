package dev.ostler.benchmark.process;

import dev.ostler.benchmark.floor.FloorServer;

import java.util.ArrayList;
import java.util.List;

/**
 * A server that takes part: a main class whose only argument is a {@code zoo.cfg}.
 *
 * @param name as the reports call it
 * @param classPath of its JVM
 * @param jvmFlags besides the heap, which is the same for all
 */
public record Contender(String name, String classPath, String mainClass, List<String> jvmFlags) {
    /**
     * What {@code bin/zkServer.sh} gives Ostler's JVM, as far as speed goes, besides the heap and
     * what depends on that.
     */
    public static final List<String> OSTLER_FLAGS =
            List.of(
                    "-XX:+UseCompactObjectHeaders",
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow",
                    "-XX:+UseG1GC",
                    "-XX:MaxGCPauseMillis=10",
                    "-XX:GCTimeRatio=2",
                    "-XX:MaxTenuringThreshold=1",
                    "-Xms64m",
                    "-XX:+UseTransparentHugePages",
                    "-XX:CompileCommand=quiet",
                    seam("server.quorum.QuorumLink::received"),
                    seam("replica.ensemble.EnsembleMember::received"),
                    seam("replica.ensemble.EnsembleMember::submit"),
                    seam("replica.ensemble.LeadingService::request"),
                    seam("replica.ensemble.Learning::apply"),
                    seam("replica.ensemble.LearningService::applied"),
                    seam("replica.ensemble.LearningService::submit"),
                    seam("zab.leader.Leader::endBatch"),
                    seam("zab.leader.Leader::received"),
                    seam("zab.learner.Learner::received"),
                    seam("tree.NodeDigest::of"),
                    seam("tree.PersistentTree::applyOne"));

    /** With a blank where the script has a comma, for lists of flags have commas between them. */
    private static String seam(String method) {
        return "-XX:CompileCommand=dontinline dev.ostler." + method;
    }

    public Contender {
        jvmFlags = List.copyOf(jvmFlags);
    }

    /** The same with further flags for its JVM. */
    public Contender with(List<String> furtherFlags) {
        var flags = new ArrayList<>(jvmFlags);
        flags.addAll(furtherFlags);
        return new Contender(name, classPath, mainClass, flags);
    }

    /**
     * All flags of its JVM. Where nothing is said of the young generation of G1, it has the bounds
     * that {@code bin/zkServer.sh} gives it.
     *
     * @param heap as {@code -Xmx} takes it
     */
    public List<String> jvmFlags(String heap) {
        var flags = new ArrayList<String>();
        flags.add("-Xmx" + heap);
        flags.addAll(jvmFlags);
        if (flags.contains("-XX:+UseG1GC")
                && flags.stream().noneMatch(f -> f.contains("NewSize"))) {
            int megabytes = megabytes(heap);
            int max = megabytes < 384 ? megabytes / 4 + 1 : 96;
            int min = megabytes <= 1024 ? max : megabytes <= 4096 ? 48 : 24;
            flags.addAll(List.of("-XX:NewSize=" + min + "m", "-XX:MaxNewSize=" + max + "m"));
        }
        return flags;
    }

    private static int megabytes(String heap) {
        int digits = heap.length() - 1;
        int count = Integer.parseInt(heap, 0, digits, 10);
        return switch (heap.charAt(digits)) {
            case 'g' -> count * 1024;
            case 'm' -> count;
            default -> throw new IllegalArgumentException("a heap like 512m or 2g, not " + heap);
        };
    }

    /**
     * Apache ZooKeeper with the flags of its own script, which gives none besides the heap.
     *
     * @param classPath its jar and what that needs
     */
    public static Contender apache(String classPath) {
        return new Contender(
                "Apache",
                classPath,
                "org.apache.zookeeper.server.quorum.QuorumPeerMain",
                List.of());
    }

    /** The server of this project. */
    public static Contender ostler(String classPath, String mainClass, List<String> jvmFlags) {
        return new Contender("Ostler", classPath, mainClass, jvmFlags);
    }

    /**
     * The do-nothing server: what the transport alone costs.
     *
     * @param jvmFlags those of Ostler, so that the two can be compared
     */
    public static Contender floor(String classPath, List<String> jvmFlags) {
        return new Contender("floor", classPath, FloorServer.class.getName(), jvmFlags);
    }
}
