package dev.ostler.storage.snapshot;

import dev.ostler.protocol.JuteWriter;

/**
 * Packs bytes as snappy-java's streams do, with every form of element that the format has: short
 * and long literals, and copies of all three kinds, overlapping ones among them.
 */
final class SnappySample {
    private SnappySample() {}

    static byte[] pack(byte[] plain) {
        var out = new JuteWriter();
        out.writeRaw(SnappyInput.MAGIC);
        out.writeInt(1);
        out.writeInt(1);
        for (int from = 0; from < plain.length; from += 400) {
            byte[] block = block(plain, from, Math.min(400, plain.length - from));
            out.writeSpan(block, 0, block.length);
        }
        return out.toByteArray();
    }

    private static byte[] block(byte[] plain, int from, int length) {
        var out = new JuteWriter();
        out.writeByte((length & 0x7f) | (length > 0x7f ? 0x80 : 0));
        if (length > 0x7f) {
            out.writeByte(length >>> 7);
        }
        int at = 0;
        int pending = 0;
        int kind = 0;
        while (at < length) {
            int distance = distance(plain, from, at, length);
            if (distance == 0) {
                at++;
                pending++;
                continue;
            }
            literal(out, plain, from + at - pending, pending);
            pending = 0;
            int count = matching(plain, from, at, length, distance);
            copy(out, kind, count, distance);
            kind = (kind + 1) % 3;
            at += count;
        }
        literal(out, plain, from + length - pending, pending);
        return out.toByteArray();
    }

    /** How far back the bytes at a place stood before, 0 if they did not. */
    private static int distance(byte[] plain, int from, int at, int length) {
        for (int distance = 1; distance <= at; distance++) {
            if (matching(plain, from, at, length, distance) >= 4) {
                return distance;
            }
        }
        return 0;
    }

    private static int matching(byte[] plain, int from, int at, int length, int distance) {
        int count = 0;
        while (count < 11
                && at + count < length
                && plain[from + at + count] == plain[from + at + count - distance]) {
            count++;
        }
        return count;
    }

    private static void literal(JuteWriter out, byte[] plain, int from, int count) {
        if (count == 0) {
            return;
        }
        if (count <= 60) {
            out.writeByte((count - 1) << 2);
        } else {
            out.writeByte(61 << 2);
            out.writeByte(count - 1);
            out.writeByte((count - 1) >>> 8);
        }
        out.writeRaw(plain, from, count);
    }

    private static void copy(JuteWriter out, int kind, int count, int distance) {
        switch (kind) {
            case 0 -> {
                out.writeByte(1 | ((count - 4) << 2) | ((distance >>> 8) << 5));
                out.writeByte(distance);
            }
            case 1 -> {
                out.writeByte(2 | ((count - 1) << 2));
                out.writeByte(distance);
                out.writeByte(distance >>> 8);
            }
            default -> {
                out.writeByte(3 | ((count - 1) << 2));
                out.writeByte(distance);
                out.writeByte(distance >>> 8);
                out.writeByte(0);
                out.writeByte(0);
            }
        }
    }
}
