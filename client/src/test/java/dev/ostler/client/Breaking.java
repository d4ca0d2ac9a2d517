package dev.ostler.client;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Streams that break after a number of bytes. */
final class Breaking {
    private Breaking() {}

    static final class Input extends FilterInputStream {
        private int left;

        Input(InputStream in, int length) {
            super(in);
            left = length;
        }

        @Override
        public int read() throws IOException {
            requireBytes(left);
            left--;
            return super.read();
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            requireBytes(left);
            int count = super.read(target, offset, Math.min(length, left));
            left -= Math.max(0, count);
            return count;
        }
    }

    static final class Output extends FilterOutputStream {
        private int left;

        Output(OutputStream out, int length) {
            super(out);
            left = length;
        }

        @Override
        public void write(int value) throws IOException {
            requireBytes(left);
            left--;
            out.write(value);
        }

        @Override
        public void write(byte[] source, int offset, int length) throws IOException {
            int count = Math.min(length, left);
            out.write(source, offset, count);
            left -= count;
            if (count < length) {
                requireBytes(left);
            }
        }
    }

    private static void requireBytes(int left) throws EOFException {
        if (left <= 0) {
            throw new EOFException("the link breaks here");
        }
    }
}
