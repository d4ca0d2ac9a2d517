package dev.ostler.replica;

import dev.ostler.protocol.SessionId;
import dev.ostler.replica.client.Client;
import dev.ostler.replica.client.FrameLimits;
import dev.ostler.replica.client.ReadService;
import dev.ostler.replica.client.Submission;
import dev.ostler.tree.TreeVersion;
import dev.ostler.tree.access.AccessControl;

import java.util.List;

/** What a {@link TestClient} is connected to. */
public interface ClientHost {
    AccessControl access();

    default FrameLimits frameLimits() {
        return new FrameLimits(TestClient.FRAME_BYTES_MAX);
    }

    long nowMillis();

    /** Takes what the client's connection submitted. */
    void submit(List<Submission> submissions);

    /** Lets everything happen that needs no time. */
    void run();

    void disconnected(Client client, SessionId session);

    TreeVersion current();

    ReadService reads(TestClient reader);
}
