package dev.ostler.client;

import dev.ostler.protocol.JuteReader;
import dev.ostler.protocol.JuteWriter;
import dev.ostler.protocol.MalformedRecordException;

import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Id;
import org.apache.zookeeper.data.Stat;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/** The API's records in the binary encoding, without the detour over archives. */
final class Records {
    private static final int ACL_BYTES_MIN = 12;

    private Records() {}

    static Stat readStat(JuteReader in) {
        return new Stat(
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readInt(),
                in.readInt(),
                in.readInt(),
                in.readLong(),
                in.readInt(),
                in.readInt(),
                in.readLong());
    }

    static byte @Nullable [] readBytes(JuteReader in) {
        int length = in.readSpan();
        return length < 0
                ? null
                : Arrays.copyOfRange(in.array(), in.position() - length, in.position());
    }

    static String readText(JuteReader in) {
        String text = in.readString();
        if (text == null) {
            throw new MalformedRecordException("a text is null");
        }
        return text;
    }

    static List<String> readTexts(JuteReader in) {
        return readAll(in, Integer.BYTES, () -> readText(in));
    }

    static List<ACL> readAcl(JuteReader in) {
        return readAll(
                in,
                ACL_BYTES_MIN,
                () -> new ACL(in.readInt(), new Id(in.readString(), in.readString())));
    }

    /** A vector; null becomes an empty list. */
    static <E> List<E> readAll(JuteReader in, int bytesEach, Supplier<E> element) {
        int count = in.readCount(bytesEach);
        List<E> all = new ArrayList<>(Math.max(0, count));
        for (int i = 0; i < count; i++) {
            all.add(element.get());
        }
        return all;
    }

    static void writeBytes(byte @Nullable [] data, JuteWriter out) {
        if (data == null) {
            out.writeInt(-1);
        } else {
            out.writeSpan(data, 0, data.length);
        }
    }

    static void writeAcl(@Nullable List<ACL> acl, JuteWriter out) {
        if (acl == null) {
            out.writeInt(-1);
            return;
        }
        out.writeInt(acl.size());
        for (ACL entry : acl) {
            out.writeInt(entry.getPerms());
            out.writeString(entry.getId().getScheme());
            out.writeString(entry.getId().getId());
        }
    }
}
