package dev.ostler.server.transport;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A loop over one of Linux's io_urings. A system call a round gives the kernel all that is to be
 * sent, and brings all that came.
 */
final class UringLoop extends EventLoop {
    private static final int ENTRIES = 1024;
    private static final int EFD_CLOEXEC = 0x80000;

    /** The mark of the operation that waits for other threads. */
    private static final long WAKE_UP = -2;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment one = arena.allocateFrom(ValueLayout.JAVA_LONG, 1);
    private final MemorySegment wakeUps = arena.allocate(ValueLayout.JAVA_LONG);
    private final Libc libc = new Libc();
    private final Sockets sockets = new Sockets(libc, arena);

    /** For the threads that wake this one. */
    private final Libc wakersLibc = new Libc();

    private final Object wakeLock = new Object();
    private int wakeFile = -1; // Guarded by wakeLock once the loop runs.

    private @Nullable Opened opened;

    /** Whom the ring is to tell, by the number in the mark. */
    private @Nullable RingTarget[] targets = new @Nullable RingTarget[64];

    private int[] freeSlots = new int[64];
    private int freeCount;
    private int slots;

    /** What the thread has while it runs. */
    private record Opened(Ring ring, ReceiveBuffers buffers, RingOperations operations) {}

    UringLoop(String threadName, Consumer<Throwable> onFailure) {
        super(threadName, onFailure);
    }

    /**
     * Tries whether the kernel has all that is needed.
     *
     * @throws IOException if it has not
     */
    static void probe() throws IOException {
        try (var libc = new Libc();
                var ring = new Ring(libc, 8)) {
            new ReceiveBuffers(libc, ring).close();
        }
    }

    @Override
    void open() throws IOException {
        var ring = new Ring(libc, ENTRIES);
        try {
            var operations = new RingOperations(ring, new Messages(arena, ENTRIES));
            opened = new Opened(ring, new ReceiveBuffers(libc, ring), operations);
        } catch (IOException e) {
            ring.close();
            throw e;
        }
        wakeFile = libc.eventFile(EFD_CLOEXEC);
        if (wakeFile < 0) {
            throw new IOException("eventfd: " + libc.text(wakeFile));
        }
        operations().read(wakeFile, wakeUps, WAKE_UP);
    }

    private Opened opened() {
        if (opened == null) {
            throw new IllegalStateException("the loop does not run");
        }
        return opened;
    }

    RingOperations operations() {
        return opened().operations();
    }

    Sockets sockets() {
        return sockets;
    }

    String text(int error) {
        return libc.text(error);
    }

    // Who waits for what

    static long mark(int slot, int operation) {
        return (long) slot << 1 | operation;
    }

    /** A slot, whose marks bring {@code target} what becomes of its operations. */
    int take(RingTarget target) {
        int slot = freeCount > 0 ? freeSlots[--freeCount] : slots++;
        if (slot == targets.length) {
            targets = Arrays.copyOf(targets, 2 * slot);
        }
        targets[slot] = target;
        return slot;
    }

    /** Nothing more is under way there. */
    void giveBack(int slot) {
        targets[slot] = null;
        if (freeCount == freeSlots.length) {
            freeSlots = Arrays.copyOf(freeSlots, 2 * freeCount);
        }
        freeSlots[freeCount++] = slot;
    }

    // Listening and connecting

    @Override
    Listener bind(ListenOptions options, EventLoops loops) throws IOException {
        return new UringListener(this, loops, options);
    }

    @Override
    void connectHere(InetSocketAddress remote, ConnectOptions options, Connector connector)
            throws IOException {
        var _ = new UringConnecting(this, remote, options, connector);
    }

    /** A connection was accepted, for this loop to serve. */
    void adopt(int socket, Acceptor acceptor) {
        try {
            if (isStopping()) {
                sockets.close(socket);
                return;
            }
            InetSocketAddress remote = sockets.remote(socket);
            serve(socket, link -> acceptor.accept(link, remote));
        } catch (IOException e) {
            sockets.close(socket); // It has gone again.
        }
    }

    /** A connection was made from here. */
    void connected(int socket, Connector connector) {
        serve(socket, connector::connected);
    }

    private void serve(int socket, Function<Link, @Nullable Receiver> chooser) {
        var link = new UringLink(this, socket);
        if (admit(link, chooser)) {
            link.applyReading();
        } else {
            link.refuse();
        }
    }

    // A round

    @Override
    void waitAndServe(long nanos) throws IOException {
        Ring ring = opened().ring();
        ring.enter(nanos);
        while (ring.next()) {
            long mark = ring.mark();
            int result = ring.result();
            int flags = ring.flags();
            ring.done();
            if (mark >= 0) {
                target((int) (mark >>> 1)).completed((int) mark & 1, result, flags);
            } else if (mark == WAKE_UP) {
                operations().read(wakeFile, wakeUps, WAKE_UP);
            }
        }
    }

    private RingTarget target(int slot) {
        RingTarget target = targets[slot];
        if (target == null) {
            throw new IllegalStateException("the ring names somebody who is not there");
        }
        return target;
    }

    /** Moves what the kernel received to where {@link #received} finds it. */
    void takeReceived(int flags, int length) {
        opened().buffers().take(flags >>> 16, input(), length);
    }

    @Override
    void wakeUp() {
        synchronized (wakeLock) {
            if (wakeFile >= 0) {
                wakersLibc.write(wakeFile, one);
            }
        }
    }

    // The end

    @Override
    void closeAll() {
        for (RingTarget target : targets) {
            if (target != null) {
                target.end();
            }
        }
    }

    @Override
    boolean isIdle() {
        return freeCount == slots;
    }

    @Override
    void release() {
        synchronized (wakeLock) {
            if (wakeFile >= 0) {
                libc.close(wakeFile);
                wakeFile = -1;
            }
        }
        if (opened != null) {
            opened.ring().close();
            opened.buffers().close();
        }
        for (RingTarget target : targets) {
            if (target instanceof UringListener listener) {
                listener.abandon();
            }
        }
        libc.close();
        wakersLibc.close();
        arena.close();
    }
}
