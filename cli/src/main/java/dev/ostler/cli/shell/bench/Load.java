package dev.ostler.cli.shell.bench;

import org.HdrHistogram.Histogram;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.ZooKeeper;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Keeps a number of requests under way on each of some connections for a time, and measures how
 * long each takes from when it is sent until its reply is there.
 */
final class Load {
    /** What went on before does not count: neither side is warm yet. */
    private static final long WARM_UP_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final long LATENCY_NANOS_MAX = TimeUnit.HOURS.toNanos(1);

    private final Work work;
    private final Znodes znodes;
    private final long windowNanos;
    private final List<Link> links = new ArrayList<>();
    private final CountDownLatch underWay;
    private long begin;
    private volatile boolean stopped;

    /**
     * @param connections each is used by this load alone
     * @param depth how many requests are kept under way on each
     */
    Load(List<ZooKeeper> connections, int depth, Work work, Znodes znodes, long windowNanos) {
        this.work = work;
        this.znodes = znodes;
        this.windowNanos = windowNanos;
        underWay = new CountDownLatch(connections.size() * depth);
        for (ZooKeeper zk : connections) {
            links.add(new Link(zk, links.size() * depth, depth));
        }
    }

    /**
     * What came of it.
     *
     * @param latencyNanos of the operations that succeeded in the window
     * @param failures those that failed, by code
     */
    record Result(Histogram latencyNanos, Map<Code, Long> failures) {
        long failed() {
            return failures.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    /** Runs it; if this is interrupted, requests may still be under way. */
    Result run() throws InterruptedException {
        begin = System.nanoTime();
        try {
            links.forEach(Link::start);
            underWay.await();
        } finally {
            stopped = true;
        }
        var latency = new Histogram(LATENCY_NANOS_MAX, 3);
        var failures = new EnumMap<Code, Long>(Code.class);
        for (Link link : links) {
            latency.add(link.latency);
            link.failures.forEach((code, count) -> failures.merge(code, count, Long::sum));
        }
        return new Result(latency, failures);
    }

    /** A connection; all but its beginning happens on its event thread. */
    private final class Link {
        private final ZooKeeper zk;
        private final List<Lane> lanes = new ArrayList<>();
        private final Histogram latency = new Histogram(LATENCY_NANOS_MAX, 3);
        private final Map<Code, Long> failures = new EnumMap<>(Code.class);

        Link(ZooKeeper zk, int firstLane, int depth) {
            this.zk = zk;
            for (int i = 0; i < depth; i++) {
                lanes.add(new Lane(this, znodes.forLane(firstLane + i)));
            }
        }

        void start() {
            lanes.forEach(Lane::next);
        }
    }

    /** One request after the other. */
    private final class Lane {
        private final Link link;
        private final Znodes own;
        private long turn;
        private long sent;

        Lane(Link link, Znodes own) {
            this.link = link;
            this.own = own;
        }

        void next() {
            sent = System.nanoTime();
            if (stopped
                    || sent - begin >= WARM_UP_NANOS + windowNanos
                    || !link.zk.getState().isAlive()) {
                underWay.countDown();
            } else {
                work.submit(link.zk, own, turn++, this::done);
            }
        }

        private void done(int rc) {
            long now = System.nanoTime();
            if (sent - begin >= WARM_UP_NANOS) {
                if (rc == Code.OK.intValue()) {
                    link.latency.recordValue(Math.min(now - sent, LATENCY_NANOS_MAX));
                } else {
                    link.failures.merge(Code.get(rc), 1L, Long::sum);
                }
            }
            next();
        }
    }
}
