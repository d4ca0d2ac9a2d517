package dev.ostler.interop.wire;

import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.JuteReader;
import dev.ostler.protocol.MalformedRecordException;
import dev.ostler.protocol.OpCode;
import dev.ostler.protocol.Stat;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A reply with every field of it spelled out, except what two servers may rightly do differently:
 * session ids appear as names, times are kept apart, and lists without an order are sorted. Bytes
 * left over or missing show up in the text.
 *
 * @param times ctime and mtime of every Stat, in milliseconds since 1970
 */
public record ReplyText(String text, int xid, long zxid, int error, List<Long> times) {
    /** Spells out the reply to a request with this op code, or a notification. */
    public static ReplyText of(int opCode, byte[] payload, SessionNames sessions) {
        return new Spelling(payload, sessions).reply(opCode);
    }

    public boolean isNotification() {
        return xid == Reply.NOTIFICATION;
    }

    private static final class Spelling {
        private final StringBuilder text = new StringBuilder();
        private final List<Long> times = new ArrayList<>();
        private final byte[] payload;
        private final JuteReader in;
        private final SessionNames sessions;

        Spelling(byte[] payload, SessionNames sessions) {
            this.payload = payload;
            this.in = new JuteReader(payload);
            this.sessions = sessions;
        }

        ReplyText reply(int opCode) {
            int xid = in.readInt();
            long zxid = in.readLong();
            int error = in.readInt();
            boolean notification = xid == Reply.NOTIFICATION;
            text.append(notification ? "event" : "reply xid=" + xid);
            text.append(" zxid=").append(zxid).append(" err=").append(error);
            try {
                if (notification) {
                    event();
                } else if (error == 0) {
                    body(opCode);
                }
            } catch (MalformedRecordException e) {
                text.append(" MALFORMED ").append(HexFormat.of().formatHex(payload));
                in.skip(in.remaining());
            }
            if (in.remaining() > 0) {
                text.append(" LEFT OVER ")
                        .append(
                                HexFormat.of()
                                        .formatHex(
                                                payload,
                                                in.position(),
                                                in.position() + in.remaining()));
            }
            return new ReplyText(text.toString(), xid, zxid, error, times);
        }

        private void event() {
            text.append(" type=").append(in.readInt());
            text.append(" state=").append(in.readInt());
            text.append(" path=").append(quoted(in.readString()));
        }

        private void body(int opCode) {
            switch (opCode) {
                case OpCode.CREATE, OpCode.SYNC ->
                        text.append(" path=").append(quoted(in.readString()));
                case OpCode.CREATE2, OpCode.CREATE_CONTAINER, OpCode.CREATE_TTL -> {
                    text.append(" path=").append(quoted(in.readString()));
                    stat();
                }
                case OpCode.EXISTS, OpCode.SET_DATA, OpCode.SET_ACL -> stat();
                case OpCode.GET_DATA, OpCode.RECONFIG -> {
                    text.append(" data=").append(data(in.readBuffer()));
                    stat();
                }
                case OpCode.GET_CHILDREN, OpCode.GET_EPHEMERALS -> sortedStrings();
                case OpCode.GET_CHILDREN2 -> {
                    sortedStrings();
                    stat();
                }
                case OpCode.GET_ACL -> {
                    acl();
                    stat();
                }
                case OpCode.GET_ALL_CHILDREN_NUMBER -> text.append(" number=").append(in.readInt());
                case OpCode.ADD_WATCH -> text.append(" error=").append(in.readInt());
                case OpCode.WHO_AM_I -> clients();
                case OpCode.SASL -> text.append(" token=").append(data(in.readBuffer()));
                case OpCode.MULTI, OpCode.MULTI_READ -> results();
                default -> {
                    // The header is all there is.
                }
            }
        }

        private void results() {
            while (true) {
                int type = in.readInt();
                boolean done = in.readBoolean();
                int error = in.readInt();
                text.append(" | type=").append(type).append(" err=").append(error);
                if (done) {
                    return;
                }
                if (type == OpCode.ERROR) {
                    text.append(" error=").append(in.readInt());
                } else {
                    body(type);
                }
            }
        }

        private void stat() {
            Stat stat = Stat.read(in);
            times.add(stat.ctime());
            times.add(stat.mtime());
            text.append(" czxid=").append(stat.czxid());
            text.append(" mzxid=").append(stat.mzxid());
            text.append(" pzxid=").append(stat.pzxid());
            text.append(" version=").append(stat.version());
            text.append(" cversion=").append(stat.cversion());
            text.append(" aversion=").append(stat.aversion());
            text.append(" owner=").append(sessions.of(stat.ephemeralOwner()));
            text.append(" dataLength=").append(stat.dataLength());
            text.append(" numChildren=").append(stat.numChildren());
        }

        private void acl() {
            int count = in.readCount(12);
            text.append(" acl=[");
            for (int i = 0; i < count; i++) {
                text.append(in.readInt())
                        .append(' ')
                        .append(quoted(in.readString()))
                        .append(':')
                        .append(quoted(in.readString()))
                        .append("; ");
            }
            text.append(count < 0 ? "null]" : "]");
        }

        private void sortedStrings() {
            int count = in.readCount(4);
            text.append(
                    Stream.generate(() -> quoted(in.readString()))
                            .limit(Math.max(count, 0))
                            .sorted()
                            .collect(Collectors.joining(" ", " [", count < 0 ? "null]" : "]")));
        }

        private void clients() {
            int count = in.readCount(8);
            text.append(
                    Stream.generate(() -> quoted(in.readString()) + ":" + quoted(in.readString()))
                            .limit(Math.max(count, 0))
                            .sorted()
                            .collect(Collectors.joining(" ", " [", count < 0 ? "null]" : "]")));
        }
    }

    /** Text as it would stand in a Java source. */
    static String quoted(@Nullable String value) {
        if (value == null) {
            return "null";
        }
        var quoted = new StringBuilder("\"");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            quoted.append(c >= ' ' && c < 127 ? "" + c : String.format("\\u%04x", (int) c));
        }
        return quoted.append('"').toString();
    }

    /** Short data in full, long data by its length and hash. */
    static String data(@Nullable Bytes bytes) {
        if (bytes == null) {
            return "null";
        }
        return bytes.length() <= 200
                ? quoted(bytes.toUtf8String())
                : bytes.length() + " bytes, hash " + Objects.hashCode(bytes);
    }
}
