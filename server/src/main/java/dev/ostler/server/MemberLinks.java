package dev.ostler.server;

import dev.ostler.replica.ensemble.EnsembleMember;
import dev.ostler.server.quorum.QuorumEvents;
import dev.ostler.server.quorum.QuorumLink;
import dev.ostler.server.quorum.QuorumPort;
import dev.ostler.server.quorum.QuorumPortUnavailableException;
import dev.ostler.tree.Tree;
import dev.ostler.zab.message.Packet;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** Passes on to a member, on its thread, what happens on the quorum port. */
final class MemberLinks implements QuorumEvents {
    private final Executor replica;

    /** Complete before anything happens. */
    private final CompletableFuture<Member> member;

    private final Consumer<Throwable> onFailure;

    MemberLinks(Executor replica, CompletableFuture<Member> member, Consumer<Throwable> onFailure) {
        this.replica = replica;
        this.member = member;
        this.onFailure = onFailure;
    }

    private Member member() {
        return member.join();
    }

    private EnsembleMember core() {
        return member().core();
    }

    @Override
    public void accepted(QuorumLink learner) {
        replica.execute(() -> core().accepted(learner));
    }

    @Override
    public void connected(QuorumPort.Attempt attempt, QuorumLink leader) {
        replica.execute(() -> member().reached(attempt, leader));
    }

    @Override
    public void unreachable(QuorumPort.Attempt attempt, String reason) {
        replica.execute(() -> member().notReached(attempt, reason));
    }

    @Override
    public void cannotListen(String reason) {
        onFailure.accept(new QuorumPortUnavailableException(reason));
    }

    @Override
    public void received(QuorumLink link, List<Packet> packets, int bytes) {
        replica.execute(
                () -> {
                    for (Packet packet : packets) {
                        core().received(link, packet);
                    }
                    link.consumed(bytes);
                });
    }

    @Override
    public void snapshotProgress(QuorumLink link) {
        replica.execute(() -> core().snapshotProgress(link));
    }

    @Override
    public void snapshotReceived(QuorumLink leader, Tree tree) {
        replica.execute(() -> core().snapshotReceived(leader, tree));
    }

    @Override
    public void closed(QuorumLink link, String reason) {
        replica.execute(() -> core().broken(link, reason));
    }
}
