package dev.ostler.replica.ensemble;

import dev.ostler.protocol.ServerId;
import dev.ostler.protocol.SessionId;
import dev.ostler.replica.client.Client;
import dev.ostler.replica.client.Submission;
import dev.ostler.replica.session.LocalSessions;
import dev.ostler.tree.TreeVersion;
import dev.ostler.zab.Link;
import dev.ostler.zab.config.Membership;
import dev.ostler.zab.election.State;
import dev.ostler.zab.leader.Leader;
import dev.ostler.zab.leader.LeaderApplication;
import dev.ostler.zab.leader.LearnerCounts;
import dev.ostler.zab.leader.LearnerState;
import dev.ostler.zab.message.Packet;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Function;

/**
 * The role of a leader: learners come at once, clients once a quorum follows. Everything that is in
 * the log when it begins counts as committed then.
 */
final class Leading implements Role, LeaderApplication {
    private final ServerId me;
    private final Parts parts;
    private final RoleEvents events;
    private final Leader leader;
    private @Nullable LeadingService service;

    /**
     * @param makes a leader of this application
     */
    Leading(
            ServerId me,
            Parts parts,
            RoleEvents events,
            Function<LeaderApplication, Leader> makes) {
        this.me = me;
        this.parts = parts;
        this.events = events;
        leader = makes.apply(this);
    }

    void start() {
        parts.effects().openToLearners();
        leader.start(now());
    }

    private long now() {
        return parts.time().nowMillis();
    }

    // Role.

    @Override
    public State state() {
        return State.LEADING;
    }

    @Override
    public TreeVersion published() {
        return service == null ? parts.state().freeze() : service.published();
    }

    @Override
    public Optional<LocalSessions> localSessions() {
        return Optional.ofNullable(service).map(LeadingService::localSessions);
    }

    LearnerCounts learnerCounts() {
        return leader.learnerCounts();
    }

    List<LearnerState> learners() {
        return leader.learners();
    }

    SortedMap<ServerId, Link> observers() {
        return leader.observers();
    }

    /** Null until a quorum follows. */
    @Nullable LeadingService service() {
        return service;
    }

    @Override
    public long wakeUpMillis() {
        long wakeUp = leader.wakeUpMillis();
        return service == null ? wakeUp : Math.min(wakeUp, service.wakeUpMillis());
    }

    @Override
    public void tick() {
        leader.tick(now());
        if (service != null) {
            service.tick();
        }
    }

    @Override
    public void endBatch() {
        if (service != null) {
            service.endBatch();
        }
        leader.endBatch();
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
    public void accepted(Link learner) {
        leader.connected(learner, now());
    }

    @Override
    public void received(Link link, Packet packet) {
        leader.received(link, packet, now());
    }

    @Override
    public void broken(Link link, String reason) {
        leader.disconnected(link);
    }

    @Override
    public void snapshotProgress(Link learner) {
        leader.snapshotProgress(learner, now());
    }

    // LeaderApplication.

    @Override
    public void lead(long epoch) {
        service = new LeadingService(leader, me, epoch, parts);
        events.established(epoch);
        parts.effects().openToClients(service.published());
    }

    @Override
    public void seen(Membership proposed) {
        events.seen(proposed);
    }

    @Override
    public void activated(Membership committed, ServerId designatedLeader) {
        events.activated(committed);
        if (service == null) {
            parts.state().showMembership();
        }
        if (!designatedLeader.equals(me)) {
            events.goesOnUnder(designatedLeader);
        }
    }

    @Override
    public void committed(long zxid) {
        serving().committed(zxid);
    }

    @Override
    public void request(Link from, Packet request) {
        serving().request(from, request);
    }

    @Override
    public void touched(Link from, long session, int timeoutMillis) {
        if (service != null) {
            service.touched(new SessionId(session), timeoutMillis);
        }
    }

    @Override
    public boolean revalidate(Link from, long session, int timeoutMillis) {
        return service != null && service.revalidate(from, new SessionId(session), timeoutMillis);
    }

    @Override
    public void left(Link learner) {
        if (service != null) {
            service.left(learner);
        }
    }

    @Override
    public long snapshotZxid() {
        return published().zxid();
    }

    @Override
    public void abdicated(String reason) {
        parts.effects().closeToLearners();
        if (service != null) {
            service.end();
        }
        events.ended(reason, () -> {});
    }

    private LeadingService serving() {
        if (service == null) {
            throw new IllegalStateException("nobody follows this leader yet");
        }
        return service;
    }
}
