package dev.ostler.server.transport;

import dev.ostler.protocol.JuteWriter;

import org.jspecify.annotations.Nullable;

import java.io.IOException;

/**
 * One connection. It belongs to its {@link #loop}, whose thread alone may call what changes it.
 * What is written leaves at the end of the loop's round, all together.
 */
public abstract class Link implements JuteWriter.Sink {
    /** From so many bytes on that were not sent yet, a link is not {@link #isWritable}. */
    static final int HIGH_WATER_BYTES = 1024 * 1024;

    /** Below so many bytes it is again. */
    static final int LOW_WATER_BYTES = 512 * 1024;

    private final EventLoop loop;

    private @Nullable Receiver receiver;

    /** Encrypts what was written; null for a link without TLS. */
    private @Nullable Tls tls;

    private @Nullable Chunk first;
    private @Nullable Chunk last;
    private long unsentBytes;

    private boolean reading = true;
    private boolean writable = true;
    private boolean awaitsAll;
    private boolean atEnd;
    private boolean listedToSend;
    private boolean closesWhenSent;
    private boolean closed;

    Link(EventLoop loop) {
        this.loop = loop;
    }

    /** Whose thread serves it. */
    public final EventLoop loop() {
        return loop;
    }

    /** Writes a copy of {@code length} of the bytes. A closed link takes nothing. */
    @Override
    public final void write(byte[] bytes, int offset, int length) {
        if (closed || closesWhenSent || length == 0) {
            return;
        }
        Chunk chunk = last;
        if (chunk == null || chunk.free() < length) {
            chunk = loop.chunks().take(length);
            append(chunk);
        }
        chunk.put(bytes, offset, length);
        written(length);
    }

    /**
     * Writes an array that other links of the loop are sent, too: one copy serves them all.
     *
     * @param bytes which nobody ever changes
     */
    @Override
    public final void share(byte[] bytes) {
        if (closed || closesWhenSent || bytes.length == 0) {
            return;
        }
        append(new Chunk(loop.copies().take(bytes)));
        written(bytes.length);
    }

    final void append(Chunk chunk) {
        if (last == null) {
            first = chunk;
        } else {
            last.next = chunk;
        }
        last = chunk;
    }

    final void written(int length) {
        unsentBytes += length;
        if (unsentBytes >= HIGH_WATER_BYTES) {
            writable = false;
        }
        if (!listedToSend) {
            listedToSend = true;
            loop.listToSend(this);
        }
    }

    /** What was written and did not leave yet, in bytes. Other threads may see an older value. */
    public final long unsentBytes() {
        return unsentBytes;
    }

    /** Whether the other end takes what it is sent. */
    public final boolean isWritable() {
        return writable;
    }

    /**
     * Is not {@link #isWritable} until all that was written has left; {@link Receiver#writable}
     * tells when.
     */
    public final void awaitSent() {
        if (unsentBytes > 0) {
            writable = false;
            awaitsAll = true;
        }
    }

    /** Whether it is not closed yet. */
    public final boolean isOpen() {
        return !closed;
    }

    /** Whether it is waited for what comes. Other threads may see an older value. */
    public final boolean isReading() {
        return reading && !closed;
    }

    /** Waits for what comes, or leaves it to the system, which stops the other end at some time. */
    public final void reading(boolean wanted) {
        if (reading == wanted) {
            return;
        }
        reading = wanted;
        if (closed || closesWhenSent) {
            return;
        }
        if (wanted && atEnd) {
            closeWhenSent();
        } else {
            applyReading();
        }
    }

    /**
     * Closes the link. Of what was written one last piece leaves, if the system takes it at once;
     * see {@link #closeWhenSent}.
     */
    public final void close() {
        sayGoodbye();
        close(null);
    }

    /** Closes it behind what was written, or when the other end does not take that for too long. */
    public final void closeWhenSent() {
        if (closed || closesWhenSent) {
            return;
        }
        sayGoodbye();
        if (unsentBytes == 0) {
            close(null);
            return;
        }
        closesWhenSent = true;
        if (reading) {
            reading = false;
            applyReading();
        }
        loop.listAsClosing(this);
    }

    private void sayGoodbye() {
        if (tls != null && !closed && !closesWhenSent) {
            tls.sayGoodbye();
        }
    }

    final void close(@Nullable IOException cause) {
        if (closed) {
            return;
        }
        if (cause == null && unsentBytes > 0) {
            sendLast();
        }
        closed = true;
        release();
        if (receiver != null) {
            loop.listAsClosed(receiver, cause);
        }
    }

    final void serve(Receiver by) {
        receiver = by;
    }

    /** From now on what was written is encrypted before it leaves. */
    final void secure(Tls by) {
        tls = by;
    }

    final Receiver receiver() {
        if (receiver == null) {
            throw new IllegalStateException("nobody serves this connection");
        }
        return receiver;
    }

    final boolean isClosed() {
        return closed;
    }

    /** The other end sends no more. */
    final void endReached() {
        if (reading && !closesWhenSent && (tls == null || !tls.isBusy())) {
            closeWhenSent();
        } else {
            atEnd = true;
        }
    }

    /** What came before the end was looked at only now. */
    final void heedEnd() {
        if (atEnd && reading) {
            closeWhenSent();
        }
    }

    /** What is to be sent next, null for nothing. */
    final @Nullable Chunk toSend() {
        if (tls != null) {
            tls.seal();
        }
        return first;
    }

    /** Takes out what was written behind {@code chunk}; all of it for null. */
    final @Nullable Chunk cutBehind(@Nullable Chunk chunk) {
        Chunk cut = chunk == null ? first : chunk.next;
        if (cut == null) {
            return null;
        }
        if (chunk == null) {
            first = null;
        } else {
            chunk.next = null;
        }
        last = chunk;
        for (Chunk each = cut; each != null; each = each.next) {
            unsentBytes -= each.length();
        }
        return cut;
    }

    /** So many bytes of {@link #toSend} and those behind it have left. */
    final void sent(int count) {
        unsentBytes -= count;
        int left = count;
        while (left > 0) {
            Chunk chunk = first;
            if (chunk == null) {
                throw new IllegalStateException("more was sent than there was");
            }
            int ofIt = Math.min(left, chunk.length());
            chunk.sent(ofIt);
            left -= ofIt;
            if (chunk.length() == 0) {
                first = chunk.next;
                if (first == null) {
                    last = null;
                }
                if (tls != null) {
                    tls.left(chunk);
                }
                chunk.next = null;
                loop.chunks().giveBack(chunk);
            }
        }
    }

    /** Behind the sending of all that could be sent for now. */
    final void tellSent() {
        if (closed) {
            return;
        }
        if (closesWhenSent) {
            if (unsentBytes == 0) {
                close();
            }
        } else if (!writable && unsentBytes < (awaitsAll ? 1 : LOW_WATER_BYTES)) {
            writable = true;
            awaitsAll = false;
            loop.writable(this);
        }
    }

    /** Gives up what is still to be sent. */
    final void dropUnsent() {
        for (Chunk chunk = first; chunk != null; ) {
            Chunk next = chunk.next;
            chunk.next = null;
            loop.chunks().giveBack(chunk);
            chunk = next;
        }
        first = null;
        last = null;
        unsentBytes = 0;
    }

    final void sendListed() throws IOException {
        if (tls != null) {
            tls.seal(); // While this is listed: what it adds need not be listed again.
        }
        listedToSend = false;
        if (!closed) {
            send();
        }
    }

    /** Sends what is to be sent, or asks for it. */
    abstract void send() throws IOException;

    /** Sends what leaves at once, before the link is closed. */
    abstract void sendLast();

    /** {@link #isReading} has changed. */
    abstract void applyReading();

    /** Gives the socket back, and what is still to be sent. */
    abstract void release();
}
