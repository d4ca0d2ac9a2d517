package dev.ostler.server.transport;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * A loop over one of Linux's io_urings. A system call a round gives the kernel all that is to be
 * sent, and brings all that came; accepting and receiving are asked for once, and tell until they
 * end (man 2 io_uring_enter, "multishot").
 */
final class UringLoop extends EventLoop {
    private static final int ENTRIES = 1024;

    private static final int OP_ACCEPT = 13;
    private static final int OP_ASYNC_CANCEL = 14;
    private static final int OP_CLOSE = 19;
    private static final int OP_READ = 22;
    private static final int OP_SEND = 26;
    private static final int OP_RECV = 27;

    private static final int SUBMISSION_BUFFER_SELECT = 1 << 5;
    private static final int SUBMISSION_SKIP_SUCCESS = 1 << 6;
    private static final int ACCEPT_MULTISHOT = 1;
    private static final int RECV_MULTISHOT = 1 << 1;
    private static final int CANCEL_ALL = 1;
    private static final int CANCEL_BY_FILE = 1 << 1;
    private static final int COMPLETION_MORE = 1 << 1;

    /** With them, a file is closed when another program is started. */
    private static final int SOCK_CLOEXEC = 0x80000;

    private static final int EFD_CLOEXEC = 0x80000;
    private static final int SOCK_STREAM = 1;
    private static final int MSG_NOSIGNAL = 0x4000;

    // What a completion belongs to: the lowest bits of its mark; above them is a slot.
    private static final int KIND_BITS = 3;
    private static final int NOBODY = 0;
    private static final int WAKE_UP = 1;
    private static final int ACCEPT = 2;
    private static final int RECEIVE = 3;
    private static final int SEND = 4;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment one = arena.allocate(8, 8);
    private final MemorySegment wakeUps = arena.allocate(8, 8);
    private final MemorySegment address = arena.allocate(SocketAddresses.BYTES, 8);
    private final MemorySegment addressSize = arena.allocate(4, 4);
    private final Libc libc = new Libc();

    /** For the threads that wake this one. */
    private final Libc wakersLibc = new Libc();

    private final Object wakeLock = new Object();
    private int wakeFile = -1; // Guarded by wakeLock once the loop runs.

    private @Nullable Ring openedRing;
    private @Nullable ReceiveBuffers openedBuffers;

    private @Nullable UringLink[] links = new @Nullable UringLink[64];
    private int[] freeSlots = new int[64];
    private int freeCount;
    private int slots;
    private final List<Listening> listeners = new ArrayList<>();

    /** A socket that listens on this loop. */
    private final class Listening implements Listener {
        final int socket;
        final InetSocketAddress bound;
        final Acceptor acceptor;
        final EventLoops loops;
        final CompletableFuture<Void> ended = new CompletableFuture<>();
        boolean accepting;
        boolean closing;

        Listening(int socket, InetSocketAddress bound, Acceptor acceptor, EventLoops loops) {
            this.socket = socket;
            this.bound = bound;
            this.acceptor = acceptor;
            this.loops = loops;
        }

        @Override
        public InetSocketAddress address() {
            return bound;
        }

        @Override
        public void close() {
            execute(() -> end(this));
            ended.join();
        }
    }

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
        Ring ring = new Ring(libc, ENTRIES);
        openedRing = ring;
        openedBuffers = new ReceiveBuffers(libc, ring);
        wakeFile = check("eventfd", libc.eventFile(EFD_CLOEXEC));
        one.set(ValueLayout.JAVA_LONG, 0, 1);
        awaitWakeUp();
    }

    private Ring ring() {
        if (openedRing == null) {
            throw new IllegalStateException("the loop does not run");
        }
        return openedRing;
    }

    private ReceiveBuffers buffers() {
        if (openedBuffers == null) {
            throw new IllegalStateException("the loop does not run");
        }
        return openedBuffers;
    }

    private int check(String call, int result) throws IOException {
        if (result < 0) {
            throw new IOException(call + ": " + libc.text(result));
        }
        return result;
    }

    // Waking up

    private void awaitWakeUp() throws IOException {
        Ring ring = ring();
        long read = ring.submission(OP_READ, 0, wakeFile, WAKE_UP);
        ring.memory(read, wakeUps.address(), 8);
    }

    @Override
    void wakeUp() {
        synchronized (wakeLock) {
            if (wakeFile >= 0) {
                wakersLibc.write(wakeFile, one);
            }
        }
    }

    // Listening

    @Override
    CompletableFuture<Listener> listen(ListenOptions options, Acceptor acceptor, EventLoops loops) {
        var listening = new CompletableFuture<Listener>();
        execute(
                () -> {
                    try {
                        var listener = listenHere(options, acceptor, loops);
                        listeners.add(listener);
                        accept(listener);
                        listening.complete(listener);
                    } catch (IOException | RuntimeException e) {
                        listening.completeExceptionally(e);
                    }
                });
        return listening;
    }

    private Listening listenHere(ListenOptions options, Acceptor acceptor, EventLoops loops)
            throws IOException {
        int family = SocketAddresses.IPV6;
        int socket =
                Boolean.getBoolean("java.net.preferIPv4Stack")
                        ? -Libc.EAFNOSUPPORT
                        : libc.socket(family, SOCK_STREAM | SOCK_CLOEXEC);
        if (socket == -Libc.EAFNOSUPPORT) {
            family = SocketAddresses.IPV4;
            socket = libc.socket(family, SOCK_STREAM | SOCK_CLOEXEC);
        }
        check("socket", socket);
        try (var temporary = Arena.ofConfined()) {
            if (family == SocketAddresses.IPV6) {
                option(socket, 41, 26, false, temporary); // IPV6_V6ONLY
            }
            option(socket, 1, 2, true, temporary); // SO_REUSEADDR
            // These the connections have from the socket that accepts them.
            option(socket, 6, 1, true, temporary); // TCP_NODELAY
            option(socket, 1, 9, options.keepAlive(), temporary); // SO_KEEPALIVE
            MemorySegment wanted = SocketAddresses.write(options.address(), family, temporary);
            check("bind", libc.bind(socket, wanted));
            check("listen", libc.listen(socket, options.backlogOrUsual()));
            addressSize.set(ValueLayout.JAVA_INT, 0, SocketAddresses.BYTES);
            check("getsockname", libc.localAddress(socket, address, addressSize));
            int port = SocketAddresses.read(address).getPort();
            var bound = new InetSocketAddress(options.address().getAddress(), port);
            return new Listening(socket, bound, acceptor, loops);
        } catch (IOException | RuntimeException e) {
            libc.close(socket);
            throw e;
        }
    }

    private void option(int socket, int level, int option, boolean on, Arena temporary)
            throws IOException {
        MemorySegment value = temporary.allocateFrom(ValueLayout.JAVA_INT, on ? 1 : 0);
        check("setsockopt", libc.setOption(socket, level, option, value));
    }

    private void accept(Listening listener) throws IOException {
        if (listener.closing || listener.accepting) {
            return;
        }
        Ring ring = ring();
        long mark = ACCEPT | (long) listeners.indexOf(listener) << KIND_BITS;
        long accept = ring.submission(OP_ACCEPT, 0, listener.socket, mark);
        ring.variant(accept, ACCEPT_MULTISHOT);
        ring.flags(accept, SOCK_CLOEXEC);
        listener.accepting = true;
    }

    private void accepted(Listening listener, int result, boolean more) throws IOException {
        listener.accepting = more;
        if (result >= 0) {
            EventLoop next = listener.loops.next();
            if (next == this) {
                adopt(result, listener.acceptor);
            } else {
                var other = (UringLoop) next;
                other.execute(
                        () -> {
                            try {
                                other.adopt(result, listener.acceptor);
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            }
                        });
            }
        }
        if (more) {
            return;
        }
        if (listener.closing) {
            finish(listener);
        } else if (result == -Libc.EMFILE || result == -Libc.ENFILE || result == -Libc.ENOBUFS) {
            pauseAccepting(libc.text(result), () -> acceptOn(listener));
        } else {
            accept(listener);
        }
    }

    private void acceptOn(Listening listener) {
        try {
            accept(listener);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void adopt(int socket, Acceptor acceptor) throws IOException {
        addressSize.set(ValueLayout.JAVA_INT, 0, SocketAddresses.BYTES);
        if (isStopping() || libc.remoteAddress(socket, address, addressSize) < 0) {
            libc.close(socket); // It has gone again, or we are about to.
            return;
        }
        int slot = freeCount > 0 ? freeSlots[--freeCount] : slots++;
        if (slot == links.length) {
            links = Arrays.copyOf(links, 2 * slot);
        }
        var link = new UringLink(this, socket, slot);
        links[slot] = link;
        if (admit(link, SocketAddresses.read(address), acceptor)) {
            applyReading(link);
        } else {
            giveBack(link);
            ring().submission(OP_CLOSE, SUBMISSION_SKIP_SUCCESS, socket, NOBODY);
        }
    }

    private void end(Listening listener) {
        if (listener.closing) {
            return;
        }
        listener.closing = true;
        try {
            if (listener.accepting) {
                long mark = ACCEPT | (long) listeners.indexOf(listener) << KIND_BITS;
                cancel(mark);
            } else {
                finish(listener);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void finish(Listening listener) {
        libc.close(listener.socket);
        listener.ended.complete(null);
    }

    private void cancel(long mark) throws IOException {
        Ring ring = ring();
        long cancel = ring.submission(OP_ASYNC_CANCEL, SUBMISSION_SKIP_SUCCESS, -1, NOBODY);
        ring.cancels(cancel, mark);
    }

    // Links

    void applyReading(UringLink link) {
        try {
            if (link.isReading() == link.receiving) {
                return;
            }
            long mark = RECEIVE | (long) link.slot << KIND_BITS;
            if (link.receiving) {
                cancel(mark); // Until that is done something may come.
                return;
            }
            Ring ring = ring();
            long receive = ring.submission(OP_RECV, SUBMISSION_BUFFER_SELECT, link.socket, mark);
            ring.variant(receive, RECV_MULTISHOT);
            ring.buffers(receive, ReceiveBuffers.GROUP);
            link.receiving = true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void send(UringLink link) throws IOException {
        Chunk chunk = link.toSend();
        if (chunk == null) {
            return;
        }
        Ring ring = ring();
        long mark = SEND | (long) link.slot << KIND_BITS;
        long send = ring.submission(OP_SEND, 0, link.socket, mark);
        ring.memory(send, chunk.address(), chunk.length());
        ring.flags(send, MSG_NOSIGNAL);
        link.sending = true;
    }

    void release(UringLink link) {
        try {
            Ring ring = ring();
            if (link.receiving || link.sending) {
                long cancel =
                        ring.submission(
                                OP_ASYNC_CANCEL, SUBMISSION_SKIP_SUCCESS, link.socket, NOBODY);
                ring.flags(cancel, CANCEL_ALL | CANCEL_BY_FILE);
            }
            ring.submission(OP_CLOSE, SUBMISSION_SKIP_SUCCESS, link.socket, NOBODY);
            giveBackIfDone(link);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Frees the slot of a closed link, once the ring has nothing more to say of it. */
    private void giveBackIfDone(UringLink link) {
        boolean done = link.isClosed() && !link.receiving && !link.sending;
        if (done && links[link.slot] == link) {
            giveBack(link);
        }
    }

    private void giveBack(UringLink link) {
        links[link.slot] = null;
        if (freeCount == freeSlots.length) {
            freeSlots = Arrays.copyOf(freeSlots, 2 * freeCount);
        }
        freeSlots[freeCount++] = link.slot;
    }

    // A round

    @Override
    void waitAndServe(long nanos) throws IOException {
        Ring ring = ring();
        ring.enter(nanos);
        while (ring.next()) {
            long mark = ring.mark();
            int result = ring.result();
            int flags = ring.flags();
            ring.done();
            completed(mark, result, flags);
        }
    }

    private void completed(long mark, int result, int flags) throws IOException {
        int slot = (int) (mark >>> KIND_BITS);
        switch ((int) mark & (1 << KIND_BITS) - 1) {
            case RECEIVE -> received(link(slot), result, flags);
            case SEND -> sent(link(slot), result);
            case WAKE_UP -> awaitWakeUp();
            case ACCEPT -> accepted(listeners.get(slot), result, (flags & COMPLETION_MORE) != 0);
            default -> {}
        }
    }

    private UringLink link(int slot) {
        UringLink link = links[slot];
        if (link == null) {
            throw new IllegalStateException("the ring names a connection that is not there");
        }
        return link;
    }

    private void received(UringLink link, int result, int flags) {
        boolean more = (flags & COMPLETION_MORE) != 0;
        link.receiving = more;
        if (result > 0) {
            buffers().take(flags >>> 16, input(), result);
            received(link, result);
        } else if (result == 0) {
            link.endReached();
        } else {
            switch (-result) {
                // Asked for again below.
                case Libc.ENOBUFS, Libc.ECANCELED, Libc.EINTR, Libc.EAGAIN -> {}
                default -> link.close(new IOException(libc.text(result)));
            }
        }
        if (!more) {
            if (link.isClosed()) {
                giveBackIfDone(link);
            } else if (result != 0) {
                applyReading(link);
            }
        }
    }

    private void sent(UringLink link, int result) throws IOException {
        link.sending = false;
        if (link.isClosed()) {
            link.dropUnsent();
            giveBackIfDone(link);
        } else if (result >= 0 || result == -Libc.EINTR || result == -Libc.EAGAIN) {
            link.sent(Math.max(0, result));
            if (link.toSend() != null) {
                send(link);
            }
            link.tellSent();
        } else {
            link.close(new IOException(libc.text(result)));
        }
    }

    // The end

    @Override
    void closeAll() {
        for (UringLink link : links) {
            if (link != null) {
                link.close();
            }
        }
        listeners.forEach(this::end);
    }

    @Override
    boolean isIdle() {
        return freeCount == slots && listeners.stream().allMatch(next -> next.ended.isDone());
    }

    @Override
    void release() {
        synchronized (wakeLock) {
            if (wakeFile >= 0) {
                libc.close(wakeFile);
                wakeFile = -1;
            }
        }
        listeners.forEach(next -> next.ended.complete(null));
        if (openedRing != null) {
            openedRing.close();
        }
        if (openedBuffers != null) {
            openedBuffers.close();
        }
        libc.close();
        wakersLibc.close();
        arena.close();
    }
}
