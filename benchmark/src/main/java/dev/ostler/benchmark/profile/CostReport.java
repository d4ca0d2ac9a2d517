package dev.ostler.benchmark.profile;

import jdk.jfr.consumer.RecordedClass;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordingFile;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;

/**
 * The top costs of a flight recording: CPU time by thread, by the method that was running, and by
 * the methods of this project that it ran for; allocated bytes by class and by the place in this
 * project that asked for them.
 */
public final class CostReport {
    private static final String OWN = "dev.ostler.";
    private static final int SHOWN = 25;

    private final Tally threads = new Tally();
    private final Tally running = new Tally();
    private final Tally ownInclusive = new Tally();
    private final Tally ownLines = new Tally();
    private final Tally allocatedClasses = new Tally();
    private final Tally allocationSites = new Tally();

    private CostReport() {}

    /** Reads the samples of a recording. */
    public static CostReport read(Path recording) throws IOException {
        var report = new CostReport();
        try (var file = new RecordingFile(recording)) {
            while (file.hasMoreEvents()) {
                report.add(file.readEvent());
            }
        }
        return report;
    }

    /** Bytes that all threads allocated while the recording ran, from a sample. */
    public long allocatedBytes() {
        return allocatedClasses.total();
    }

    /** The costs as text, the largest first; CPU time is in samples. */
    public String render() {
        long samples = threads.total();
        long bytes = allocatedClasses.total();
        return threads.render("CPU time by thread", SHOWN, samples)
                + running.render("CPU time by the method that was running", SHOWN, samples)
                + ownInclusive.render("CPU time in and below a method", SHOWN, samples)
                + ownLines.render("CPU time by the project's innermost line", SHOWN, samples)
                + allocatedClasses.render("Allocated bytes by class", SHOWN, bytes)
                + allocationSites.render("Allocated bytes by place", SHOWN, bytes);
    }

    private void add(RecordedEvent event) {
        switch (event.getEventType().getName()) {
            case "jdk.CPUTimeSample" -> addCpu(event);
            case "jdk.ObjectAllocationSample" -> addAllocation(event);
            default -> {
                // The profile settings record much else, which tools can read from the file.
            }
        }
    }

    private void addCpu(RecordedEvent event) {
        String thread =
                event.getThread("eventThread") == null
                        ? "a thread of the JVM"
                        : event.getThread("eventThread").getJavaName();
        threads.add(String.valueOf(thread), 1);
        RecordedStackTrace trace = event.getStackTrace();
        if (trace == null || trace.getFrames().isEmpty()) {
            running.add("(no stack: the JVM itself)", 1);
            return;
        }
        List<RecordedFrame> frames = trace.getFrames();
        running.add(method(frames.getFirst()), 1);
        ownLines.add(innermostOwnLine(frames), 1);
        var seen = new HashSet<String>();
        for (RecordedFrame frame : frames) {
            String method = method(frame);
            if (method.startsWith(OWN) && seen.add(method)) {
                ownInclusive.add(method, 1);
            }
        }
    }

    private void addAllocation(RecordedEvent event) {
        RecordedClass type = event.getClass("objectClass");
        long weight = event.getLong("weight");
        allocatedClasses.add(type.getName(), weight);
        RecordedStackTrace trace = event.getStackTrace();
        String site = trace == null ? "(no stack)" : innermostOwnLine(trace.getFrames());
        allocationSites.add(type.getName() + " from " + site, weight);
    }

    private static String innermostOwnLine(List<RecordedFrame> frames) {
        for (RecordedFrame frame : frames) {
            if (method(frame).startsWith(OWN)) {
                return method(frame) + ":" + frame.getLineNumber();
            }
        }
        return "(outside the project) " + method(frames.getLast());
    }

    private static String method(RecordedFrame frame) {
        return frame.getMethod().getType().getName() + "." + frame.getMethod().getName();
    }
}
