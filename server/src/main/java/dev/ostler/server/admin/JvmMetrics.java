package dev.ostler.server.admin;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ClassLoadingMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryUsage;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** What the JVM and the system say of the process, by the names that dashboards know. */
final class JvmMetrics {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double MILLIS_PER_SECOND = 1e3;
    private static final double KILOBYTE = 1024;

    private final MetricsPage page;

    private JvmMetrics(MetricsPage page) {
        this.page = page;
    }

    /** Asks for all of it. */
    static void appendTo(MetricsPage page) {
        var metrics = new JvmMetrics(page);
        metrics.threads();
        metrics.collections();
        metrics.memory();
        metrics.bufferPools();
        metrics.classes();
        metrics.process();
    }

    private void value(String name, String help, String type, double value) {
        page.family(name, help, type);
        page.sample(name, value);
    }

    private void gauge(String name, String help, double value) {
        value(name, help, "gauge", value);
    }

    private void counter(String name, String help, double value) {
        value(name, help, "counter", value);
    }

    private void threads() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        gauge("jvm_threads_current", "Threads that live", threads.getThreadCount());
        gauge("jvm_threads_daemon", "Daemon threads", threads.getDaemonThreadCount());
        gauge("jvm_threads_peak", "Most threads so far", threads.getPeakThreadCount());
        counter(
                "jvm_threads_started_total",
                "Threads that were started",
                (double) threads.getTotalStartedThreadCount());
        gauge(
                "jvm_threads_deadlocked",
                "Threads that wait for each other",
                count(threads.findDeadlockedThreads()));
        gauge(
                "jvm_threads_deadlocked_monitor",
                "Threads that wait for each other's monitors",
                count(threads.findMonitorDeadlockedThreads()));
        var states = new EnumMap<Thread.State, Integer>(Thread.State.class);
        for (Thread.State state : Thread.State.values()) {
            states.put(state, 0);
        }
        for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (thread != null) {
                states.merge(thread.getThreadState(), 1, Integer::sum);
            }
        }
        page.family("jvm_threads_state", "Threads by their state", "gauge");
        states.forEach(
                (state, count) -> page.sample("jvm_threads_state", count, "state", state.name()));
    }

    private static int count(long @Nullable [] threads) {
        return threads == null ? 0 : threads.length;
    }

    private void collections() {
        page.family("jvm_gc_collection_seconds", "Time spent in garbage collections", "summary");
        for (GarbageCollectorMXBean gc : ManagementFactory.getGarbageCollectorMXBeans()) {
            page.sample(
                    "jvm_gc_collection_seconds_count",
                    (double) gc.getCollectionCount(),
                    "gc",
                    gc.getName());
            page.sample(
                    "jvm_gc_collection_seconds_sum",
                    gc.getCollectionTime() / MILLIS_PER_SECOND,
                    "gc",
                    gc.getName());
        }
    }

    private void memory() {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        MemoryUsage heap = memory.getHeapMemoryUsage();
        MemoryUsage other = memory.getNonHeapMemoryUsage();
        List<MemoryPoolMXBean> pools = ManagementFactory.getMemoryPoolMXBeans();
        memory("used", MemoryUsage::getUsed, heap, other, pools);
        memory("committed", MemoryUsage::getCommitted, heap, other, pools);
        memory("max", MemoryUsage::getMax, heap, other, pools);
        memory("init", MemoryUsage::getInit, heap, other, pools);
    }

    private void memory(
            String kind,
            ToLongFunction<MemoryUsage> bytes,
            MemoryUsage heap,
            MemoryUsage other,
            List<MemoryPoolMXBean> pools) {
        String areas = "jvm_memory_bytes_" + kind;
        page.family(areas, "Memory by its area, " + kind, "gauge");
        page.sample(areas, (double) bytes.applyAsLong(heap), "area", "heap");
        page.sample(areas, (double) bytes.applyAsLong(other), "area", "nonheap");
        String ofPools = "jvm_memory_pool_bytes_" + kind;
        page.family(ofPools, "Memory by its pool, " + kind, "gauge");
        for (MemoryPoolMXBean pool : pools) {
            MemoryUsage usage = pool.getUsage();
            if (usage != null) {
                page.sample(ofPools, (double) bytes.applyAsLong(usage), "pool", pool.getName());
            }
        }
    }

    private void bufferPools() {
        bufferPools("used_bytes", BufferPoolMXBean::getMemoryUsed);
        bufferPools("capacity_bytes", BufferPoolMXBean::getTotalCapacity);
        bufferPools("used_buffers", BufferPoolMXBean::getCount);
    }

    private void bufferPools(String kind, ToLongFunction<BufferPoolMXBean> value) {
        String name = "jvm_buffer_pool_" + kind;
        page.family(name, "Buffers beside the heap", "gauge");
        for (var pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
            page.sample(name, (double) value.applyAsLong(pool), "pool", pool.getName());
        }
    }

    private void classes() {
        ClassLoadingMXBean classes = ManagementFactory.getClassLoadingMXBean();
        gauge("jvm_classes_loaded", "Classes that are loaded", classes.getLoadedClassCount());
        counter(
                "jvm_classes_loaded_total",
                "Classes that were loaded",
                (double) classes.getTotalLoadedClassCount());
        counter(
                "jvm_classes_unloaded_total",
                "Classes that were unloaded",
                (double) classes.getUnloadedClassCount());
        page.family("jvm_info", "The JVM", "gauge");
        page.sample(
                "jvm_info",
                1,
                "version",
                System.getProperty("java.runtime.version", "unknown"),
                "vendor",
                System.getProperty("java.vm.vendor", "unknown"),
                "runtime",
                System.getProperty("java.runtime.name", "unknown"));
    }

    private void process() {
        if (ManagementFactory.getOperatingSystemMXBean()
                instanceof com.sun.management.UnixOperatingSystemMXBean system) {
            counter(
                    "process_cpu_seconds_total",
                    "CPU time of the process",
                    system.getProcessCpuTime() / NANOS_PER_SECOND);
            gauge(
                    "process_open_fds",
                    "Open file descriptors",
                    (double) system.getOpenFileDescriptorCount());
            gauge(
                    "process_max_fds",
                    "Most file descriptors that may be open",
                    (double) system.getMaxFileDescriptorCount());
        }
        gauge(
                "process_start_time_seconds",
                "When the process began, in seconds since 1970",
                ManagementFactory.getRuntimeMXBean().getStartTime() / MILLIS_PER_SECOND);
        Map<String, Double> status = status();
        ifKnown("process_virtual_memory_bytes", "Virtual memory", status.get("VmSize"));
        ifKnown("process_resident_memory_bytes", "Resident memory", status.get("VmRSS"));
    }

    private void ifKnown(String name, String help, @Nullable Double value) {
        if (value != null) {
            gauge(name, help, value);
        }
    }

    /** The sizes that Linux tells, in bytes; elsewhere none. */
    private static Map<String, Double> status() {
        try {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .map(line -> line.split("[:\\s]+"))
                    .filter(words -> words.length == 3 && words[2].equals("kB"))
                    .collect(
                            Collectors.toMap(
                                    words -> words[0],
                                    words -> KILOBYTE * Double.parseDouble(words[1])));
        } catch (IOException e) {
            return Map.of(); // It is no Linux.
        }
    }
}
