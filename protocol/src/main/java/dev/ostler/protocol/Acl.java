package dev.ostler.protocol;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * One entry of an access control list: what an identity may do (client protocol, section 8).
 *
 * @param permissions any of {@link #READ}, {@link #WRITE}, {@link #CREATE}, {@link #DELETE}, {@link
 *     #ADMIN}; stored as sent, also if other bits are set
 * @param scheme how the id is to be understood; null only in a request that will be refused
 * @param id whom the entry is about; null only in a request that will be refused
 */
public record Acl(int permissions, @Nullable String scheme, @Nullable String id) {
    public static final int READ = 1;
    public static final int WRITE = 2;
    public static final int CREATE = 4;
    public static final int DELETE = 8;
    public static final int ADMIN = 16;
    public static final int ALL = 31;

    /** Everybody may do everything. */
    public static final List<Acl> OPEN = List.of(new Acl(ALL, "world", "anyone"));

    /** Everybody may read. */
    public static final List<Acl> READ_ONLY = List.of(new Acl(READ, "world", "anyone"));

    /** Almost every request carries this list: it is recognised by its bytes, not decoded. */
    private static final byte[] OPEN_ENCODED = encode(OPEN);

    // Written out, as in SessionId.

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Acl that
                && permissions == that.permissions
                && Objects.equals(scheme, that.scheme)
                && Objects.equals(id, that.id);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * permissions + Objects.hashCode(scheme)) + Objects.hashCode(id);
    }

    public void write(JuteWriter out) {
        out.writeInt(permissions);
        out.writeString(scheme);
        out.writeString(id);
    }

    public static void writeList(@Nullable List<Acl> list, JuteWriter out) {
        if (OPEN.equals(list)) {
            out.writeRaw(OPEN_ENCODED);
            return;
        }
        if (list == null) {
            out.writeInt(-1);
            return;
        }
        out.writeInt(list.size());
        for (Acl acl : list) {
            acl.write(out);
        }
    }

    public static @Nullable List<Acl> readList(JuteReader in) {
        int position = in.position();
        int openLength = OPEN_ENCODED.length;
        if (in.remaining() >= openLength
                && Arrays.equals(
                        in.array(), position, position + openLength, OPEN_ENCODED, 0, openLength)) {
            in.skip(openLength);
            return OPEN;
        }
        int count = in.readCount(12);
        if (count < 0) {
            return null;
        }
        var list = new ArrayList<Acl>(count);
        for (int i = 0; i < count; i++) {
            list.add(new Acl(in.readInt(), in.readString(), in.readString()));
        }
        return List.copyOf(list);
    }

    private static byte[] encode(List<Acl> list) {
        var out = new JuteWriter();
        out.writeInt(list.size());
        for (Acl acl : list) {
            acl.write(out);
        }
        return out.toByteArray();
    }
}
