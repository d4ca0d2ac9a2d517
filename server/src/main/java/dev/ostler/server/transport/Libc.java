package dev.ostler.server.transport;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * Functions of Linux's C library, for one thread. A result below zero is {@code -errno}.
 *
 * <p>All are called with seven words, of which they look at those that they have: so there is one
 * kind of call that the JVM has to prepare when it starts, and not one for each function.
 */
final class Libc implements AutoCloseable {
    static final int EINTR = 4;
    static final int EAGAIN = 11;
    static final int EBUSY = 16;
    static final int ENFILE = 23;
    static final int EMFILE = 24;
    static final int ETIME = 62;
    static final int EAFNOSUPPORT = 97;
    static final int ENOBUFS = 105;
    static final int ECANCELED = 125;

    private static final MethodHandle SYSCALL = function("syscall");
    private static final MethodHandle SOCKET = function("socket");
    private static final MethodHandle SETSOCKOPT = function("setsockopt");
    private static final MethodHandle BIND = function("bind");
    private static final MethodHandle LISTEN = function("listen");
    private static final MethodHandle GETSOCKNAME = function("getsockname");
    private static final MethodHandle GETPEERNAME = function("getpeername");
    private static final MethodHandle EVENTFD = function("eventfd");
    private static final MethodHandle WRITE = function("write");
    private static final MethodHandle CLOSE = function("close");
    private static final MethodHandle MMAP = function("mmap");
    private static final MethodHandle MUNMAP = function("munmap");
    private static final MethodHandle STRERROR = function("strerror");

    private static final VarHandle ERRNO =
            Linker.Option.captureStateLayout().varHandle(PathElement.groupElement("errno"));

    /** The calls into the kernel that have no function of their own, on all architectures. */
    private static final int IO_URING_SETUP = 425;

    private static final int IO_URING_ENTER = 426;
    private static final int IO_URING_REGISTER = 427;

    private static final int PROT_READ_WRITE = 3;
    private static final int MAP_SHARED_POPULATE = 0x8001;
    private static final int MAP_PRIVATE_ANONYMOUS = 0x22;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment state = arena.allocate(Linker.Option.captureStateLayout());

    @SuppressWarnings("restricted") // The arguments are those that the functions take.
    private static MethodHandle function(String name) {
        var linker = Linker.nativeLinker();
        var word = ValueLayout.JAVA_LONG;
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow(name),
                FunctionDescriptor.of(word, word, word, word, word, word, word, word),
                Linker.Option.captureCallState("errno"));
    }

    private long call(
            MethodHandle function, long a, long b, long c, long d, long e, long f, long g) {
        try {
            return (long) function.invokeExact(state, a, b, c, d, e, f, g);
        } catch (Throwable t) {
            throw new IllegalStateException("A call of the C library failed", t);
        }
    }

    /** Calls a function whose result is an int: the upper half of the word means nothing. */
    private int callInt(MethodHandle function, long a, long b, long c, long d, long e) {
        int result = (int) call(function, a, b, c, d, e, 0, 0);
        return result == -1 ? -errno() : result;
    }

    private int errno() {
        return (int) ERRNO.get(state, 0L);
    }

    int ringSetup(int entries, MemorySegment params) {
        return callInt(SYSCALL, IO_URING_SETUP, entries, params.address(), 0, 0);
    }

    int ringRegister(int ring, int operation, MemorySegment argument, int count) {
        return callInt(SYSCALL, IO_URING_REGISTER, ring, operation, argument.address(), count);
    }

    /** io_uring_enter; {@code argument} is its extended one. */
    int ringEnter(int ring, int submitted, int awaited, int flags, MemorySegment argument) {
        int result =
                (int)
                        call(
                                SYSCALL,
                                IO_URING_ENTER,
                                ring,
                                submitted,
                                awaited,
                                flags,
                                argument.address(),
                                argument.byteSize());
        return result == -1 ? -errno() : result;
    }

    /** Maps {@code bytes} of a ring, or fresh memory for -1. The address, or {@code -errno}. */
    long map(int file, long offset, long bytes) {
        int flags = file == -1 ? MAP_PRIVATE_ANONYMOUS : MAP_SHARED_POPULATE;
        long address = call(MMAP, 0, bytes, PROT_READ_WRITE, flags, file, offset, 0);
        return address == -1 ? -errno() : address;
    }

    void unmap(MemorySegment mapped) {
        call(MUNMAP, mapped.address(), mapped.byteSize(), 0, 0, 0, 0, 0);
    }

    int socket(int domain, int type) {
        return callInt(SOCKET, domain, type, 0, 0, 0);
    }

    int setOption(int socket, int level, int option, MemorySegment value) {
        return callInt(SETSOCKOPT, socket, level, option, value.address(), value.byteSize());
    }

    int bind(int socket, MemorySegment address) {
        return callInt(BIND, socket, address.address(), address.byteSize(), 0, 0);
    }

    int listen(int socket, int backlog) {
        return callInt(LISTEN, socket, backlog, 0, 0, 0);
    }

    /** Writes this end's address into {@code address}, whose size is in {@code size}. */
    int localAddress(int socket, MemorySegment address, MemorySegment size) {
        return callInt(GETSOCKNAME, socket, address.address(), size.address(), 0, 0);
    }

    /** Writes the other end's address into {@code address}, whose size is in {@code size}. */
    int remoteAddress(int socket, MemorySegment address, MemorySegment size) {
        return callInt(GETPEERNAME, socket, address.address(), size.address(), 0, 0);
    }

    int eventFile(int flags) {
        return callInt(EVENTFD, 0, flags, 0, 0, 0);
    }

    int write(int file, MemorySegment bytes) {
        return callInt(WRITE, file, bytes.address(), bytes.byteSize(), 0, 0);
    }

    int close(int file) {
        return callInt(CLOSE, file, 0, 0, 0, 0);
    }

    /** What {@code error}, an errno or the negative of it, means in words. */
    @SuppressWarnings("restricted") // The library's text ends with a zero.
    String text(int error) {
        long address = call(STRERROR, Math.abs(error), 0, 0, 0, 0, 0, 0);
        return MemorySegment.ofAddress(address).reinterpret(1024).getString(0);
    }

    @Override
    public void close() {
        arena.close();
    }
}
