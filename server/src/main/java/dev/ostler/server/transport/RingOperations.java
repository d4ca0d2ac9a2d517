package dev.ostler.server.transport;

import java.lang.foreign.MemorySegment;

/**
 * What a ring is asked for here (man 2 io_uring_enter). Each call is a submission that the kernel
 * takes at the end of the round, and the submissions of a round are begun in their order.
 */
final class RingOperations {
    /** In a completion's flags: the operation goes on and will tell more. */
    static final int MORE = 1 << 1;

    /** The mark of operations of which nobody needs to hear. */
    static final long NOBODY = -1;

    private static final int SENDMSG = 9;
    private static final int ACCEPT = 13;
    private static final int ASYNC_CANCEL = 14;
    private static final int CONNECT = 16;
    private static final int CLOSE = 19;
    private static final int READ = 22;
    private static final int SEND = 26;
    private static final int RECV = 27;

    private static final int BUFFER_SELECT = 1 << 5;
    private static final int SKIP_SUCCESS = 1 << 6;
    private static final int ACCEPT_MULTISHOT = 1;
    private static final int RECV_MULTISHOT = 1 << 1;
    private static final int CANCEL_ALL = 1;
    private static final int CANCEL_BY_FILE = 1 << 1;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int MSG_NOSIGNAL = 0x4000;

    private final Ring ring;
    private final Messages messages;

    RingOperations(Ring ring, Messages messages) {
        this.ring = ring;
        this.messages = messages;
    }

    /** Accepts connections, one after the other; each is a result. */
    void accept(int socket, long mark) {
        long at = ring.submission(ACCEPT, 0, socket, mark);
        ring.variant(at, ACCEPT_MULTISHOT);
        ring.flags(at, SOCK_CLOEXEC);
    }

    /** Connects; {@code address} must stay where it is until the operation has ended. */
    void connect(int socket, MemorySegment address, long mark) {
        long at = ring.submission(CONNECT, 0, socket, mark);
        ring.memory(at, address.address(), 0);
        ring.offset(at, address.byteSize());
    }

    /** Receives what comes, into {@link ReceiveBuffers}; each piece is a result. */
    void receive(int socket, long mark) {
        long at = ring.submission(RECV, BUFFER_SELECT, socket, mark);
        ring.variant(at, RECV_MULTISHOT);
        ring.buffers(at, ReceiveBuffers.GROUP);
    }

    /**
     * Sends as much as goes of a chunk and of the next ones; they must stay until the operation has
     * ended.
     */
    void send(int socket, Chunk first, long mark) {
        if (first.next == null) {
            long at = ring.submission(SEND, 0, socket, mark);
            ring.memory(at, first.address(), first.length());
            ring.flags(at, MSG_NOSIGNAL);
        } else {
            long at = ring.submission(SENDMSG, 0, socket, mark);
            ring.memory(at, messages.of(Ring.number(at), first), 1);
            ring.flags(at, MSG_NOSIGNAL);
        }
    }

    /** Reads a file once; the memory must stay until the operation has ended. */
    void read(int file, MemorySegment memory, long mark) {
        long at = ring.submission(READ, 0, file, mark);
        ring.memory(at, memory.address(), (int) memory.byteSize());
    }

    /** Ends the operation with this mark, which is told so. */
    void cancel(long mark) {
        long at = ring.submission(ASYNC_CANCEL, SKIP_SUCCESS, -1, NOBODY);
        ring.memory(at, mark, 0);
    }

    /** Ends all operations of a socket, which are told so. */
    void cancelAll(int socket) {
        long at = ring.submission(ASYNC_CANCEL, SKIP_SUCCESS, socket, NOBODY);
        ring.flags(at, CANCEL_ALL | CANCEL_BY_FILE);
    }

    void close(int socket) {
        ring.submission(CLOSE, SKIP_SUCCESS, socket, NOBODY);
    }
}
