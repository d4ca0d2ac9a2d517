package dev.ostler.replica.ensemble;

import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.ServerId;
import dev.ostler.protocol.SessionId;
import dev.ostler.replica.client.Client;
import dev.ostler.replica.client.Submission;
import dev.ostler.replica.session.LocalSessions;
import dev.ostler.tree.Tree;
import dev.ostler.tree.TreeVersion;
import dev.ostler.zab.Link;
import dev.ostler.zab.Proposal;
import dev.ostler.zab.Zxids;
import dev.ostler.zab.config.Membership;
import dev.ostler.zab.election.State;
import dev.ostler.zab.learner.Learner;
import dev.ostler.zab.learner.LearnerApplication;
import dev.ostler.zab.message.Packet;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The role of a follower or an observer: it catches up with its leader, then clients come. */
final class Learning implements Role, LearnerApplication {
    private final State state;
    private final ServerId leaderId;
    private final Parts parts;
    private final MemberStorage storage;
    private final RoleEvents events;
    private final Learner learner;
    private @Nullable Link link;
    private @Nullable LearningService service;

    /** The membership that the leader goes by, if it has said. */
    private @Nullable Membership told;

    /**
     * Why the role is to end with this batch: another membership has another use for this member.
     */
    private @Nullable String leaving;

    /** A snapshot that has arrived and is not used yet. */
    private @Nullable Tree arrived;

    /**
     * @param state {@link State#FOLLOWING} or {@link State#OBSERVING}
     * @param makes a learner for this application
     */
    Learning(
            State state,
            ServerId leaderId,
            Parts parts,
            MemberStorage storage,
            RoleEvents events,
            Function<LearnerApplication, Learner> makes) {
        this.state = state;
        this.leaderId = leaderId;
        this.parts = parts;
        this.storage = storage;
        this.events = events;
        learner = makes.apply(this);
    }

    void start() {
        learner.start(now());
        parts.effects().connectToLeader(leaderId);
    }

    private long now() {
        return parts.time().nowMillis();
    }

    // Role.

    @Override
    public State state() {
        return state;
    }

    @Override
    public TreeVersion published() {
        return service == null ? parts.state().freeze() : service.published();
    }

    @Override
    public Optional<LocalSessions> localSessions() {
        return Optional.ofNullable(service).map(LearningService::localSessions);
    }

    @Override
    public long wakeUpMillis() {
        return service == null
                ? learner.wakeUpMillis()
                : Math.min(learner.wakeUpMillis(), service.wakeUpMillis());
    }

    @Override
    public void tick() {
        learner.tick(now());
        if (service != null) {
            service.tick();
        }
    }

    @Override
    public void endBatch() {
        if (service != null) {
            service.endBatch();
        }
        learner.endBatch();
        if (leaving != null) {
            learner.resign(leaving);
        }
    }

    @Override
    public void submit(Submission submission) {
        if (service == null) {
            Role.super.submit(submission);
        } else {
            service.submit(submission);
        }
    }

    @Override
    public void disconnected(Client client, SessionId session) {
        if (service != null) {
            service.disconnected(client, session);
        }
    }

    @Override
    public void connected(ServerId reached, Link to) {
        if (link != null || !reached.equals(leaderId)) {
            to.close("this server has a link to its leader, or follows another one");
            return;
        }
        link = to;
        learner.connected(to, now());
    }

    @Override
    public void unreachable(ServerId leader, String reason) {
        if (link == null && leader.equals(leaderId)) {
            learner.disconnected(reason);
        }
    }

    @Override
    public void received(Link from, Packet packet) {
        if (from.equals(link)) {
            learner.received(packet, now());
        }
    }

    @Override
    public void broken(Link broken, String reason) {
        if (broken.equals(link)) {
            learner.disconnected(reason);
        }
    }

    @Override
    public void snapshotProgress(Link leader) {
        if (leader.equals(link)) {
            learner.snapshotProgress(now());
        }
    }

    @Override
    public void snapshotReceived(Link leader, Tree received) {
        if (leader.equals(link)) {
            arrived = received;
            learner.snapshotReceived(now());
        }
    }

    // LearnerApplication.

    @Override
    public void reconnect() {
        link = null;
        arrived = null;
        parts.effects().connectToLeader(leaderId);
    }

    @Override
    public void truncate(long zxid, Runnable then) {
        storage.truncate(
                zxid,
                recovered -> {
                    parts.state().truncated(recovered);
                    then.run();
                });
    }

    @Override
    public void useSnapshot(long zxid) {
        if (arrived == null || arrived.zxid() != zxid) {
            throw new IllegalStateException("no snapshot of zxid " + zxid + " has arrived");
        }
        parts.state().receive(arrived);
        arrived = null;
    }

    @Override
    public void keepSnapshot() {
        parts.state().keepReceived(storage);
    }

    @Override
    public void proposed(Proposal proposal) {
        Membership membership = events.areMembersChangeable() ? Memberships.in(proposal) : null;
        if (membership != null) {
            events.seen(membership);
        }
    }

    @Override
    public void apply(Proposal committed) {
        MemberTree.Applied applied = parts.state().apply(committed);
        if (service != null) {
            service.applied(applied);
        }
    }

    @Override
    public void membership(Bytes text) {
        if (events.areMembersChangeable()) {
            Membership membership = Membership.parse(text.toUtf8String());
            told = membership;
            events.seen(membership);
        }
    }

    @Override
    public void reconfigured(Proposal committed, ServerId designatedLeader) {
        Membership membership = events.areMembersChangeable() ? Memberships.in(committed) : null;
        if (membership == null) {
            return;
        }
        events.activated(membership);
        if (!designatedLeader.equals(leaderId)) {
            leaving = "server " + designatedLeader + " leads the new ensemble";
            events.goesOnUnder(designatedLeader);
        } else if (hasOtherRole()) {
            leaving = "this server has another role in the new ensemble";
            events.goesOnUnder(designatedLeader);
        }
    }

    private boolean hasOtherRole() {
        return events.observes() != (state == State.OBSERVING);
    }

    /**
     * The leader may have told of a membership that is not committed yet: then it is that of a
     * transaction which is not here.
     */
    private void activateWhatWasTold(long epoch) {
        Membership membership = told;
        if (membership == null) {
            return;
        }
        long known = Math.max(parts.state().tree().zxid(), Zxids.start(epoch));
        if (membership.version() <= known) {
            events.activated(membership);
        }
        events.confirmed(epoch);
        parts.state().showMembership();
        if (hasOtherRole() && leaving == null) {
            leaving = "this server has another role in the ensemble than it knew";
        }
    }

    @Override
    public void serve(long epoch) {
        activateWhatWasTold(epoch);
        if (leaving != null) {
            return;
        }
        service = new LearningService(learner, epoch, parts);
        events.established(epoch);
        parts.effects().openToClients(service.published());
    }

    @Override
    public void synced() {
        serving().synced();
    }

    @Override
    public void revalidated(long session, boolean valid) {
        serving().revalidated(new SessionId(session), valid);
    }

    @Override
    public void forEachTouched(TouchVisitor visitor) {
        if (service != null) {
            service.forEachTouched(visitor);
        }
    }

    @Override
    public void left(List<Proposal> pending, String reason) {
        parts.effects().disconnectFromLeader();
        if (service != null) {
            service.endBatch();
        }
        events.ended(reason, () -> pending.forEach(parts.state()::apply));
    }

    private LearningService serving() {
        if (service == null) {
            throw new IllegalStateException("this learner does not serve yet");
        }
        return service;
    }
}
