package dev.ostler.server.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** The body of a request, of a known length or in chunks. */
final class RequestBody extends InputStream {
    private static final int CHUNK_LINE_MAX = 256;

    private final InputStream in;
    private final boolean chunked;

    /** Lets the client send it; done before the first read. */
    private final Permission permission;

    /** Of the body or of the current chunk. */
    private long left;

    private boolean begun;
    private boolean ended;

    /** What is to be done before the first byte is read. */
    interface Permission {
        void give() throws IOException;
    }

    RequestBody(InputStream in, boolean chunked, long length, Permission permission) {
        this.in = in;
        this.chunked = chunked;
        this.permission = permission;
        left = length;
        ended = !chunked && length == 0;
    }

    /** Whether all of it is read. */
    boolean isRead() {
        return ended;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (ended || length == 0) {
            return ended ? -1 : 0;
        }
        if (!begun) {
            begun = true;
            permission.give();
        }
        if (left == 0) {
            left = nextChunk();
            if (ended) {
                return -1;
            }
        }
        int count = in.read(into, offset, (int) Math.min(left, length));
        if (count < 0) {
            throw new EOFException("the body ends early");
        }
        left -= count;
        if (left == 0) {
            if (chunked) {
                requireEmpty(line());
            } else {
                ended = true;
            }
        }
        return count;
    }

    private long nextChunk() throws IOException {
        String line = line();
        int end = line.indexOf(';');
        String digits = (end < 0 ? line : line.substring(0, end)).strip();
        if (!digits.matches("[0-9a-fA-F]{1,15}")) {
            throw new BadRequestException(400, "a chunk without a length");
        }
        long length = Long.parseLong(digits, 16);
        if (length == 0) {
            requireEmpty(line()); // Nobody sends trailers to such a server.
            ended = true;
        }
        return length;
    }

    private static void requireEmpty(String line) throws BadRequestException {
        if (!line.isEmpty()) {
            throw new BadRequestException(400, "a chunk of another length than it says");
        }
    }

    private String line() throws IOException {
        var line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the body ends early");
            }
            if (line.length() == CHUNK_LINE_MAX) {
                throw new BadRequestException(400, "a chunk without a length");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }
}
