package dev.ostler.server.net;

import dev.ostler.protocol.JuteReader;
import dev.ostler.protocol.JuteWriter;
import dev.ostler.protocol.SessionId;
import dev.ostler.replica.client.Client;
import dev.ostler.tree.TreeVersion;

/** What event loops read from. All methods may be called by any of them. */
public interface SharedReads {
    /** The version that reads are answered from now. */
    TreeVersion current();

    /** Answers a read of {@code client}, behind the events that it must see first. */
    void answer(
            ClientConnection client,
            SessionId session,
            int xid,
            int opCode,
            JuteReader body,
            JuteWriter out);

    /** The connection has ended: its watches go. */
    void closed(Client client);
}
