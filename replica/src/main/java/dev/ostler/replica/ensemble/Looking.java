package dev.ostler.replica.ensemble;

import dev.ostler.protocol.SessionId;
import dev.ostler.replica.client.Client;
import dev.ostler.replica.client.Submission;
import dev.ostler.tree.TreeVersion;
import dev.ostler.zab.election.State;

import org.jspecify.annotations.Nullable;

/**
 * Nobody leads; the election, which goes on in all roles, will find somebody. If it takes long,
 * clients may read what there is, if the member is configured so (quorum protocol, section 6.2).
 */
final class Looking implements Role {
    private final Parts parts;
    private final TreeVersion version;
    private final long opensMillis;
    private @Nullable ReadOnlyService service;

    Looking(Parts parts) {
        this.parts = parts;
        version = parts.state().freeze();
        long patience = parts.options().readOnlyAfterMillis();
        opensMillis =
                patience == MemberOptions.NEVER_READ_ONLY
                        ? NEVER
                        : parts.time().nowMillis() + patience;
    }

    /** A leader is found. */
    void end() {
        if (service != null) {
            service = null;
            parts.effects().closeToClients("the time without a leader is over");
        }
    }

    boolean isServing() {
        return service != null;
    }

    @Override
    public State state() {
        return State.LOOKING;
    }

    @Override
    public TreeVersion published() {
        return version;
    }

    @Override
    public long wakeUpMillis() {
        return service == null ? opensMillis : service.wakeUpMillis();
    }

    @Override
    public void tick() {
        if (service != null) {
            service.tick();
        } else if (parts.time().nowMillis() >= opensMillis) {
            service = new ReadOnlyService(version, parts);
            parts.effects().openToClients(version);
        }
    }

    @Override
    public void endBatch() {
        if (service != null) {
            service.endBatch();
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
}
