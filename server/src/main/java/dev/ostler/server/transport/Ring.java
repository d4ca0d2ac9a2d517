package dev.ostler.server.transport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/**
 * One of Linux's io_urings, for the thread that makes it: a ring of submissions, which the kernel
 * takes when {@link #enter} is called, and a ring of completions (man 7 io_uring). Kernels before
 * 6.1 can't make it as it is needed here.
 */
final class Ring implements AutoCloseable {
    private static final VarHandle INT = ValueLayout.JAVA_INT.varHandle();
    private static final ValueLayout.OfInt INTS = ValueLayout.JAVA_INT;
    private static final ValueLayout.OfLong LONGS = ValueLayout.JAVA_LONG;

    private static final int SETUP_CQSIZE = 1 << 3;
    private static final int SETUP_SUBMIT_ALL = 1 << 7;
    private static final int SETUP_SINGLE_ISSUER = 1 << 12;
    private static final int SETUP_DEFER_TASKRUN = 1 << 13;
    private static final int FEATURE_SINGLE_MMAP = 1;

    private static final long OFFSET_RINGS = 0;
    private static final long OFFSET_SUBMISSIONS = 0x10000000L;
    private static final int SUBMISSION_BYTES = 64;
    private static final int COMPLETION_BYTES = 16;

    private static final int ENTER_GETEVENTS = 1;
    private static final int ENTER_EXT_ARG = 1 << 3;

    private final Libc libc;
    private final Arena arena = Arena.ofConfined();
    private final int file;
    private final MemorySegment rings;
    private final MemorySegment submissions;

    private final int submissionMask;
    private final long submissionHead;
    private final long submissionTail;
    private final int completionMask;
    private final long completionHead;
    private final long completionTail;
    private final long completions;

    /** The kernel's struct io_uring_getevents_arg, and the timespec that it points to. */
    private final MemorySegment argument = arena.allocate(24, 8);

    private final MemorySegment timeout = arena.allocate(16, 8);

    /**
     * The submissions up to here are filled in; those up to {@link #submitted} are the kernel's.
     */
    private int tail;

    private int submitted;
    private int head;
    private long completion;

    /**
     * @param entries of the ring of submissions, a power of two; there are eight times as many
     *     completions
     * @throws IOException if the kernel does not offer it
     */
    @SuppressWarnings("restricted") // The kernel says how large what it maps is.
    Ring(Libc libc, int entries) throws IOException {
        this.libc = libc;
        MemorySegment params = arena.allocate(120, 8);
        params.set(INTS, 4, 8 * entries);
        params.set(
                INTS,
                8,
                SETUP_CQSIZE | SETUP_SUBMIT_ALL | SETUP_SINGLE_ISSUER | SETUP_DEFER_TASKRUN);
        file = libc.ringSetup(entries, params);
        if (file < 0) {
            arena.close();
            throw new IOException("io_uring_setup: " + libc.text(file));
        }
        long submissionArray = params.get(INTS, 40 + 24);
        completions = params.get(INTS, 80 + 20);
        long ringBytes =
                Math.max(
                        submissionArray + 4L * entries,
                        completions + 8L * entries * COMPLETION_BYTES);
        long ringsAddress = libc.map(file, OFFSET_RINGS, ringBytes);
        long submissionsAddress =
                libc.map(file, OFFSET_SUBMISSIONS, (long) entries * SUBMISSION_BYTES);
        if ((params.get(INTS, 20) & FEATURE_SINGLE_MMAP) == 0
                || ringsAddress < 0
                || submissionsAddress < 0) {
            libc.close(file);
            arena.close();
            throw new IOException("io_uring: its rings cannot be mapped");
        }
        rings = MemorySegment.ofAddress(ringsAddress).reinterpret(ringBytes);
        submissions =
                MemorySegment.ofAddress(submissionsAddress)
                        .reinterpret((long) entries * SUBMISSION_BYTES);
        submissionHead = params.get(INTS, 40);
        submissionTail = params.get(INTS, 40 + 4);
        submissionMask = rings.get(INTS, params.get(INTS, 40 + 8));
        completionHead = params.get(INTS, 80);
        completionTail = params.get(INTS, 80 + 4);
        completionMask = rings.get(INTS, params.get(INTS, 80 + 8));
        for (int i = 0; i < entries; i++) {
            rings.set(INTS, submissionArray + 4L * i, i);
        }
        argument.set(LONGS, 16, timeout.address());
    }

    /**
     * The next submission, all zeros but for what is given here; the kernel takes it with the next
     * {@link #enter}. It is the struct io_uring_sqe, of which the methods below fill in more.
     *
     * @param mark comes back in {@link #mark}
     */
    long submission(int operation, int flags, int socket, long mark) {
        if (isFull()) {
            makeRoom();
        }
        long at = (long) (tail & submissionMask) * SUBMISSION_BYTES;
        tail++;
        submissions.set(INTS, at, operation | flags << 8);
        submissions.set(INTS, at + 4, socket);
        for (int offset = 8; offset < SUBMISSION_BYTES; offset += 8) {
            submissions.set(LONGS, at + offset, 0);
        }
        submissions.set(LONGS, at + 32, mark);
        return at;
    }

    private void makeRoom() {
        try {
            submit(0, 0);
            if (isFull()) {
                throw new IOException("io_uring: the kernel takes no submissions");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean isFull() {
        return tail - (int) INT.getAcquire(rings, submissionHead) > submissionMask;
    }

    /** Which of the ring's entries a submission is. */
    static int number(long submission) {
        return (int) (submission / SUBMISSION_BYTES);
    }

    /** Memory for a submission to read from or to write to. */
    void memory(long submission, long address, int length) {
        submissions.set(LONGS, submission + 16, address);
        submissions.set(INTS, submission + 24, length);
    }

    /** What the operation's priority field means to it. */
    void variant(long submission, int variant) {
        submissions.set(ValueLayout.JAVA_SHORT, submission + 2, (short) variant);
    }

    /** The flags that are the operation's own. */
    void flags(long submission, int flags) {
        submissions.set(INTS, submission + 28, flags);
    }

    /** From which group of provided buffers the kernel takes one. */
    void buffers(long submission, int group) {
        submissions.set(ValueLayout.JAVA_SHORT, submission + 40, (short) group);
    }

    /** Where in a file, or what else the operation has in that field. */
    void offset(long submission, long offset) {
        submissions.set(LONGS, submission + 8, offset);
    }

    int register(int operation, MemorySegment registered, int count) {
        return libc.ringRegister(file, operation, registered, count);
    }

    /**
     * Gives the kernel what was submitted, and waits for a completion.
     *
     * @param nanos how long at most; 0 for not at all
     */
    void enter(long nanos) throws IOException {
        timeout.set(LONGS, 0, nanos / 1_000_000_000);
        timeout.set(LONGS, 8, nanos % 1_000_000_000);
        submit(nanos == 0 ? 0 : 1, ENTER_GETEVENTS | ENTER_EXT_ARG);
    }

    private void submit(int awaited, int flags) throws IOException {
        INT.setRelease(rings, submissionTail, tail);
        int taken =
                libc.ringEnter(
                        file,
                        tail - submitted,
                        awaited,
                        flags,
                        flags == 0 ? MemorySegment.NULL : argument);
        if (taken >= 0) {
            submitted += taken;
            return;
        }
        // Whatever it was, the kernel says in the ring how much it took.
        submitted = (int) INT.getAcquire(rings, submissionHead);
        switch (-taken) {
            case Libc.EINTR, Libc.ETIME, Libc.EBUSY, Libc.EAGAIN -> {}
            default -> throw new IOException("io_uring_enter: " + libc.text(taken));
        }
    }

    /** Goes to the next completion; false if there is none. */
    boolean next() {
        if (head == (int) INT.getAcquire(rings, completionTail)) {
            return false;
        }
        completion = completions + (long) (head & completionMask) * COMPLETION_BYTES;
        return true;
    }

    /** What the submission was made with. */
    long mark() {
        return rings.get(LONGS, completion);
    }

    /** What the operation returns; below zero {@code -errno}. */
    int result() {
        return rings.get(INTS, completion + 8);
    }

    int flags() {
        return rings.get(INTS, completion + 12);
    }

    /** Gives the completion back, whose values were read. */
    void done() {
        head++;
        INT.setRelease(rings, completionHead, head);
    }

    @Override
    public void close() {
        libc.unmap(rings);
        libc.unmap(submissions);
        libc.close(file);
        arena.close();
    }
}
