package dev.ostler.replica.ensemble;

import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.ConnectRequest;
import dev.ostler.protocol.ErrorCode;
import dev.ostler.protocol.OpCode;
import dev.ostler.protocol.Request;
import dev.ostler.protocol.SessionId;
import dev.ostler.replica.client.Client;
import dev.ostler.replica.client.Delivery;
import dev.ostler.replica.client.Frame;
import dev.ostler.replica.client.Submission;
import dev.ostler.replica.session.SessionPassword;
import dev.ostler.replica.session.SessionTracker;
import dev.ostler.replica.view.Commit;
import dev.ostler.tree.TreeVersion;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a member without a leader does for clients that want to read all the same. Their sessions
 * are known here alone, and end with this; those of the ensemble can't be gone on with, for nobody
 * can say whether they still live.
 */
final class ReadOnlyService {
    private final TreeVersion version;
    private final Parts parts;
    private final SessionTracker sessions;
    private final Map<SessionId, Client> connections = new HashMap<>();
    private final List<Commit> answers = new ArrayList<>();
    private long nextTickMillis;

    ReadOnlyService(TreeVersion version, Parts parts) {
        this.version = version;
        this.parts = parts;
        MemberOptions options = parts.options();
        sessions = new SessionTracker(options.sessionIntervalMillis(), options.pauseMillis());
        nextTickMillis = now();
    }

    private long now() {
        return parts.time().nowMillis();
    }

    long wakeUpMillis() {
        return nextTickMillis;
    }

    void tick() {
        if (now() < nextTickMillis) {
            return;
        }
        nextTickMillis = now() + parts.options().tickMillis();
        connections.forEach((session, client) -> sessions.touch(session, client.lastHeardMillis()));
        for (SessionId session : sessions.tick(now())) {
            sessions.remove(session);
            Client client = connections.remove(session);
            if (client != null) {
                answer(client, Delivery.close(version.zxid()));
            }
        }
    }

    void endBatch() {
        if (!answers.isEmpty()) {
            publish(null);
        }
    }

    void submit(Submission submission) {
        switch (submission) {
            case Submission.Connect connect -> connect(connect);
            case Submission.Write write when write.request() instanceof Request.CloseSession ->
                    close(write);
            case Submission.Write write -> refuse(write.client(), write.xid());
            case Submission.Sync sync -> refuse(sync.client(), sync.xid());
            case Submission.Undecodable undecodable when undecodable.opCode() != OpCode.MULTI ->
                    publish(undecodable);
            case Submission.Undecodable undecodable ->
                    refuse(undecodable.client(), undecodable.xid());
            case Submission.Read _, Submission.Unknown _ -> publish(submission);
        }
    }

    void disconnected(Client client, SessionId session) {
        if (connections.remove(session, client)) {
            sessions.touch(session, client.lastHeardMillis());
        }
    }

    private void connect(Submission.Connect submission) {
        ConnectRequest request = submission.request();
        Client client = submission.client();
        SessionId session = request.session();
        if (!Boolean.TRUE.equals(request.readOnly())
                || request.lastZxidSeen().value() > version.zxid()
                || version.sessionTimeout(session) >= 0) {
            answer(client, Delivery.close(version.zxid()));
            return;
        }
        int timeout = parts.options().timeouts().negotiate(request.timeout());
        if (session.equals(SessionId.NONE)) {
            session = parts.ids().next();
            sessions.add(session, timeout, now());
        } else if (!isResumed(session, request.password(), timeout)) {
            answer(client, Delivery.refusedReadOnly(version.zxid()));
            return;
        }
        Client before = connections.put(session, client);
        if (before != null && !before.equals(client)) {
            answer(before, Delivery.close(version.zxid()));
        }
        var grant = new Delivery.Grant(session, timeout, SessionPassword.of(session), true);
        answer(client, Delivery.accepted(version.zxid(), grant));
    }

    private boolean isResumed(SessionId session, @Nullable Bytes password, int timeoutMillis) {
        return password != null
                && SessionPassword.matches(session, password)
                && sessions.resume(session, timeoutMillis, now());
    }

    private void close(Submission.Write write) {
        if (connections.remove(write.session(), write.client())) {
            sessions.remove(write.session());
        }
        byte[] frame = Frame.header(write.xid(), version.zxid(), ErrorCode.OK);
        answer(write.client(), Delivery.lastReply(version.zxid(), frame));
    }

    private void refuse(Client client, int xid) {
        byte[] frame = Frame.header(xid, version.zxid(), ErrorCode.NOT_READ_ONLY);
        answer(client, Delivery.reply(version.zxid(), frame));
    }

    private void answer(Client client, Delivery delivery) {
        answers.add(new Commit(version.zxid(), List.of(), client, delivery));
    }

    private void publish(@Nullable Submission waiting) {
        parts.effects().publish(answers, version, waiting);
        answers.clear();
    }
}
