package dev.ostler.interop.election;

import dev.ostler.protocol.ServerId;
import dev.ostler.server.auth.MemberAuth;
import dev.ostler.server.election.ElectionPort;
import dev.ostler.server.election.ElectionPortOptions;
import dev.ostler.server.tls.Protection;
import dev.ostler.server.transport.Driver;
import dev.ostler.zab.config.Member;
import dev.ostler.zab.config.Membership;
import dev.ostler.zab.election.Election;
import dev.ostler.zab.election.ElectionOptions;
import dev.ostler.zab.election.Notification;
import dev.ostler.zab.election.State;
import dev.ostler.zab.election.Vote;

import java.io.IOException;
import java.util.SortedSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Ostler's election and election port with an empty history, and nothing that would follow an
 * election: the member looks for a leader, tells who it is, and stays with it until it is asked to
 * look again.
 */
final class Candidate implements Election.Effects, AutoCloseable {
    private static final int PATIENCE_SECONDS = 60;

    private final ScheduledExecutorService owner = Executors.newSingleThreadScheduledExecutor();
    private final BlockingQueue<String> elected = new LinkedBlockingQueue<>();
    private final ElectionPort port;
    private final Election election;
    private ScheduledFuture<?> wakeUp = owner.schedule(() -> {}, 0, TimeUnit.MILLISECONDS);

    Candidate(long id, Membership membership) throws IOException {
        var me = new ServerId(id);
        Member self = membership.members().get(me);
        if (self == null) {
            throw new IllegalArgumentException("there is no member " + id);
        }
        var options =
                new ElectionPortOptions(
                        Driver.best(), Protection.NONE, false, false, 5_000, 5_000, 3, 1_000);
        port =
                ElectionPort.open(
                        options,
                        self,
                        membership,
                        MemberAuth.none(),
                        owner,
                        this::received,
                        failure -> elected.add("failed: " + failure));
        election =
                new Election(me, !self.observer(), membership, null, ElectionOptions.DEFAULT, this);
    }

    Candidate look() {
        owner.execute(
                () -> {
                    election.roleEnded();
                    election.look(0, 0, now());
                    schedule();
                });
        return this;
    }

    private void received(ServerId from, Notification notification) {
        election.received(from, notification, now());
        schedule();
    }

    private void schedule() {
        wakeUp.cancel(false);
        long at = election.wakeUpMillis();
        if (at != Long.MAX_VALUE) {
            wakeUp = owner.schedule(this::tick, at - now(), TimeUnit.MILLISECONDS);
        }
    }

    private void tick() {
        election.tick(now());
        schedule();
    }

    private static long now() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    @Override
    public void send(ServerId to, Notification notification) {
        port.send(to, notification);
    }

    @Override
    public void elected(Vote vote) {
        elected.add(election.state() + " " + vote.leader());
    }

    @Override
    public void learned(Membership newer) {
        throw new AssertionError("nobody reconfigures");
    }

    /** What it has become, and by whose election, the next time it has. */
    String outcome() throws InterruptedException {
        String next = elected.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("nobody is elected; connected with " + connected());
        }
        return next;
    }

    SortedSet<ServerId> connected() {
        return port.connected();
    }

    static String state(State state, long leader) {
        return state + " " + leader;
    }

    @Override
    public void close() {
        port.close();
        owner.shutdownNow();
    }
}
