package dev.ostler.server.transport;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/**
 * Buffers that the kernel fills with what comes in, whichever socket it comes from: so an idle
 * connection has none. A ring of the kernel's struct io_uring_buf, {@code [address, length,
 * number]}, and the buffers themselves.
 */
final class ReceiveBuffers implements AutoCloseable {
    static final int GROUP = 1;

    private static final VarHandle SHORT = ValueLayout.JAVA_SHORT.varHandle();
    private static final int REGISTER_PBUF_RING = 22;
    private static final int COUNT = 128;
    private static final int BYTES = 32 * 1024;
    private static final int ENTRY_BYTES = 16;

    /** The ring's tail lies where the first entry has nothing. */
    private static final int TAIL = 14;

    private final Libc libc;
    private final MemorySegment mapped;
    private final MemorySegment entries;
    private final MemorySegment memory;
    private short tail;

    /**
     * @throws IOException if the kernel does not offer it
     */
    @SuppressWarnings("restricted") // So large were they asked for.
    ReceiveBuffers(Libc libc, Ring ring) throws IOException {
        this.libc = libc;
        long entriesBytes = (long) COUNT * ENTRY_BYTES;
        long bytes = entriesBytes + (long) COUNT * BYTES;
        long address = libc.map(-1, 0, bytes);
        if (address < 0) {
            throw new IOException("mmap: " + libc.text((int) address));
        }
        mapped = MemorySegment.ofAddress(address).reinterpret(bytes);
        entries = mapped.asSlice(0, entriesBytes);
        memory = mapped.asSlice(entriesBytes);
        try (var arena = Arena.ofConfined()) {
            MemorySegment registration = arena.allocate(40, 8);
            registration.set(ValueLayout.JAVA_LONG, 0, address);
            registration.set(ValueLayout.JAVA_INT, 8, COUNT);
            registration.set(ValueLayout.JAVA_SHORT, 12, (short) GROUP);
            int result = ring.register(REGISTER_PBUF_RING, registration, 1);
            if (result < 0) {
                libc.unmap(mapped);
                throw new IOException("io_uring_register: " + libc.text(result));
            }
        }
        for (int number = 0; number < COUNT; number++) {
            giveBack(number);
        }
    }

    /** Copies what the kernel put into a buffer; the kernel may have the buffer again. */
    void take(int number, byte[] target, int length) {
        MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, (long) number * BYTES, target, 0, length);
        giveBack(number);
    }

    void giveBack(int number) {
        long entry = (long) (tail & (COUNT - 1)) * ENTRY_BYTES;
        entries.set(ValueLayout.JAVA_LONG, entry, memory.address() + (long) number * BYTES);
        entries.set(ValueLayout.JAVA_INT, entry + 8, BYTES);
        entries.set(ValueLayout.JAVA_SHORT, entry + 12, (short) number);
        tail++;
        SHORT.setRelease(entries, (long) TAIL, tail);
    }

    static int bytes() {
        return BYTES;
    }

    /** To be closed behind the ring. */
    @Override
    public void close() {
        libc.unmap(mapped);
    }
}
