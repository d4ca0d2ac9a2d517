package dev.ostler.replica.ensemble;

import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.JuteReader;
import dev.ostler.protocol.LoggedTxn;
import dev.ostler.protocol.MalformedRecordException;
import dev.ostler.protocol.OpCode;
import dev.ostler.protocol.ServerId;
import dev.ostler.protocol.Txn;
import dev.ostler.zab.Proposal;
import dev.ostler.zab.Zxids;
import dev.ostler.zab.config.Electorate;
import dev.ostler.zab.config.Member;
import dev.ostler.zab.config.Membership;

import org.jspecify.annotations.Nullable;

/**
 * Who belongs to the ensemble, as far as a member knows: what was committed, and what it has last
 * seen proposed (quorum protocol, section 6.1). Both only become newer. Without reconfiguration
 * they stay as they are.
 */
final class Memberships {
    /** Where the type stands in a transaction's header. */
    private static final int TYPE_OFFSET = 28;

    private final ServerId me;
    private final boolean changeable;
    private final Listener listener;
    private Electorate electorate;

    /** Is told of each change. */
    @FunctionalInterface
    interface Listener {
        void changed(Membership committed, @Nullable Membership lastSeen);
    }

    /**
     * @param lastSeen one that was proposed, or null
     * @param changeable whether reconfiguration is on
     */
    Memberships(
            ServerId me,
            Membership committed,
            @Nullable Membership lastSeen,
            boolean changeable,
            Listener listener) {
        this.me = me;
        this.changeable = changeable;
        this.listener = listener;
        electorate = new Electorate(committed, changeable ? lastSeen : null);
    }

    boolean changeable() {
        return changeable;
    }

    Electorate electorate() {
        return electorate;
    }

    Membership committed() {
        return electorate.committed();
    }

    /** Whether this member only observes. Who is no member follows, and does not count. */
    boolean observes() {
        Member self = committed().members().get(me);
        return self != null && self.observer();
    }

    /** The membership that a transaction makes, with its zxid as version; null for any other. */
    static @Nullable Membership in(Proposal proposal) {
        byte[] bytes = proposal.txn().unsafeArray();
        if (bytes.length < TYPE_OFFSET + Integer.BYTES
                || new JuteReader(bytes, TYPE_OFFSET, Integer.BYTES).readInt() != OpCode.RECONFIG) {
            return null;
        }
        return LoggedTxn.read(new JuteReader(bytes)).txn() instanceof Txn.SetData changed
                ? of(changed)
                : null;
    }

    /**
     * The membership that a reconfiguration makes.
     *
     * @throws MalformedRecordException if it makes none
     */
    static Membership of(Txn.SetData reconfiguration) {
        Bytes text = reconfiguration.data();
        if (text == null) {
            throw new MalformedRecordException("a reconfiguration without a membership");
        }
        return Membership.parse(text.toUtf8String());
    }

    void seen(Membership proposed) {
        if (changeable && proposed.version() > electorate.newest().version()) {
            change(committed(), proposed);
        }
    }

    void activated(Membership membership) {
        if (changeable && membership.version() > committed().version()) {
            Membership proposed = electorate.proposed();
            boolean newer = proposed != null && proposed.version() > membership.version();
            change(membership, newer ? proposed : null);
        }
    }

    /**
     * A leader goes on in this epoch with the committed membership. One that was proposed before is
     * given up: had it been committed, the leader would have it.
     */
    void established(long epoch) {
        Membership proposed = electorate.proposed();
        if (proposed != null && proposed.version() < Zxids.start(epoch)) {
            change(committed(), null);
        }
    }

    private void change(Membership committed, @Nullable Membership lastSeen) {
        electorate = new Electorate(committed, lastSeen);
        listener.changed(committed, lastSeen);
    }
}
