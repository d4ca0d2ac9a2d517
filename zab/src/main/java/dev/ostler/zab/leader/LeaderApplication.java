package dev.ostler.zab.leader;

import dev.ostler.protocol.ServerId;
import dev.ostler.zab.Link;
import dev.ostler.zab.config.Membership;
import dev.ostler.zab.message.Packet;

/**
 * What a {@code Leader} leads: the state that transactions change, and the sessions. It is called
 * within the calls of the leader, on the same thread, and may call it back.
 */
public interface LeaderApplication {
    /**
     * A quorum follows: {@code Leader.propose} may be called from now on. Everything in the log is
     * committed.
     *
     * @param epoch its transactions are numbered from {@code epoch << 32 | 1} on, without a gap
     */
    void lead(long epoch);

    /**
     * A membership is proposed, and counts beside the committed one from now on. It is to be on
     * disk before what the storage is asked for next.
     */
    void seen(Membership proposed);

    /**
     * A membership is committed, and counts alone.
     *
     * @param designatedLeader who leads the new ensemble; if it is another member, the role ends
     */
    void activated(Membership committed, ServerId designatedLeader);

    /** The transactions up to and including this one are committed; they come in order. */
    void committed(long zxid);

    /**
     * A client of this learner asks for something that the leader must decide.
     *
     * @param request a packet of the type REQUEST
     */
    void request(Link from, Packet request);

    /** The learner has heard of this session since it last told. */
    void touched(Link from, long session, int timeoutMillis);

    /**
     * A client came to this learner with a session of another connection.
     *
     * @return whether the session is alive; it then belongs to this learner
     */
    boolean revalidate(Link from, long session, int timeoutMillis);

    /** A learner is gone. */
    void left(Link learner);

    /** Zxid of the last transaction in the state that {@link Link#sendSnapshot} would send. */
    long snapshotZxid();

    /**
     * The role has ended, all links are closed, and nothing more is called. Proposals that were
     * made stay in the log, committed or not.
     *
     * @param reason for the operators
     */
    void abdicated(String reason);
}
