package dev.ostler.zab.election;

import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.JuteReader;
import dev.ostler.protocol.JuteWriter;
import dev.ostler.protocol.MalformedRecordException;
import dev.ostler.protocol.ServerId;

/**
 * What members say to each other on the election port (quorum protocol, section 2.4).
 *
 * <pre>
 * state 4 | leader 8 | zxid 8 | round 8 | peer epoch 8 | version 4 | length 4 | configuration
 * └──────────── before 3.4.0 ────────┘                 └ since 3.4.6 ┘ └──── since 3.5 ─────┘
 * </pre>
 *
 * @param state of the sender
 * @param vote its proposal while it is looking, else the one that was elected
 * @param version of the form: 0 for those that say none, now 2
 * @param config the text of the membership that the sender last saw committed, not checked; empty
 *     before version 2
 */
public record Notification(State state, Vote vote, int version, Bytes config) {
    /** The form that is sent. */
    public static final int VERSION = 2;

    private static final int BYTES_WITHOUT_PEER_EPOCH = 28;
    private static final int BYTES_WITHOUT_VERSION = 40;

    /** One as this version sends it. */
    static Notification of(State state, Vote vote, Bytes config) {
        return new Notification(state, vote, VERSION, config);
    }

    /** Writes the newest form, whatever this one's version is. */
    public void write(JuteWriter out) {
        out.writeInt(state.number());
        out.writeLong(vote.leader().value());
        out.writeLong(vote.zxid());
        out.writeLong(vote.round());
        out.writeLong(vote.peerEpoch());
        out.writeInt(VERSION);
        out.writeBuffer(config);
    }

    /**
     * Reads any form that was ever sent, and all of {@code in}.
     *
     * @throws MalformedRecordException if it is none
     */
    public static Notification read(JuteReader in) {
        int length = in.remaining();
        State state = readState(in);
        var leader = new ServerId(in.readLong());
        long zxid = in.readLong();
        long round = in.readLong();
        if (length == BYTES_WITHOUT_PEER_EPOCH) {
            return new Notification(
                    state, new Vote(leader, zxid, round, zxid >>> 32), 0, Bytes.EMPTY);
        }
        var vote = new Vote(leader, zxid, round, in.readLong());
        int version = in.readInt();
        if (length == BYTES_WITHOUT_VERSION) {
            // Members of that time left the last four bytes as they were.
            return new Notification(state, vote, 0, Bytes.EMPTY);
        }
        if (version < VERSION) {
            return new Notification(state, vote, version, Bytes.EMPTY);
        }
        Bytes config = in.readBuffer();
        if (config == null) {
            throw new MalformedRecordException("a notification with the length -1");
        }
        return new Notification(state, vote, version, config);
    }

    private static State readState(JuteReader in) {
        int number = in.readInt();
        State state = State.numbered(number);
        if (state == null) {
            throw new MalformedRecordException("there is no state " + number);
        }
        return state;
    }
}
