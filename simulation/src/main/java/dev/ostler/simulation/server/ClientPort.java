package dev.ostler.simulation.server;

import dev.ostler.protocol.ConnectRequest;
import dev.ostler.protocol.JuteReader;
import dev.ostler.protocol.JuteWriter;
import dev.ostler.protocol.SessionId;
import dev.ostler.protocol.Zxid;
import dev.ostler.replica.client.Client;
import dev.ostler.replica.client.ReadService;
import dev.ostler.replica.client.Submission;
import dev.ostler.replica.view.ChildLists;
import dev.ostler.replica.view.Commit;
import dev.ostler.replica.view.View;
import dev.ostler.simulation.network.Stream;
import dev.ostler.simulation.network.StreamHandler;
import dev.ostler.tree.TreeVersion;
import dev.ostler.tree.access.AccessControl;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The clients of a server: what event loops and the shared view are in the real one. */
final class ClientPort {
    private static final int WAKE_UP_MICROS = 200;

    private final Surroundings surroundings;
    private final AccessControl access;
    private final Inbox inbox;
    private final View view;
    private final ChildLists childLists = new ChildLists();
    private final JuteWriter scratch = new JuteWriter();
    private final Set<ClientLink> links = new LinkedHashSet<>();
    private TreeVersion current;

    /** Where requests go that the port can't answer. */
    interface Inbox {
        void submit(List<Submission> submissions);

        void disconnected(Client client, SessionId session);
    }

    ClientPort(Surroundings surroundings, TreeVersion state, AccessControl access, Inbox inbox) {
        this.surroundings = surroundings;
        this.access = access;
        this.inbox = inbox;
        view = new View(state, access, surroundings.random().nextLong());
        current = state;
    }

    /** Lets clients connect. */
    void open() {
        surroundings
                .network()
                .listen(
                        surroundings.name(),
                        ServerOptions.CLIENT_PORT,
                        surroundings.process(),
                        this::accept);
    }

    private StreamHandler accept(Stream stream) {
        var link = new ClientLink(stream, this, access);
        links.add(link);
        return link;
    }

    /** Lets no more clients connect, and ends those that are. */
    void close() {
        surroundings.network().stopListening(surroundings.name(), ServerOptions.CLIENT_PORT);
        for (ClientLink link : List.copyOf(links)) {
            link.close();
        }
    }

    /** Makes a state the one that clients see, as {@code Effects.publish} asks. */
    void publish(List<Commit> commits, TreeVersion version, @Nullable Submission waiting) {
        view.publish(commits, version);
        if (waiting != null) {
            view.answer(waiting, scratch);
        }
        current = version;
        surroundings.checker().published(surroundings.name(), version);
    }

    TreeVersion current() {
        return current;
    }

    Surroundings surroundings() {
        return surroundings;
    }

    void submit(List<Submission> submissions) {
        if (surroundings.has(Mutation.BACK_IN_TIME)) {
            inbox.submit(submissions.stream().map(ClientPort::forgetful).toList());
        } else if (!submissions.isEmpty()) {
            inbox.submit(submissions);
        }
    }

    private static Submission forgetful(Submission submission) {
        if (!(submission instanceof Submission.Connect(Client client, ConnectRequest request))) {
            return submission;
        }
        return new Submission.Connect(
                client,
                new ConnectRequest(
                        request.protocolVersion(),
                        Zxid.NONE,
                        request.timeout(),
                        request.session(),
                        request.password(),
                        request.readOnly()));
    }

    void closed(ClientLink link, SessionId session) {
        links.remove(link);
        while (!view.closed(link, Integer.MAX_VALUE)) {
            // Until all its watches are gone.
        }
        inbox.disconnected(link, session);
    }

    /** Plans that a link sends what is queued for it, soon but not at once. */
    void wakeUp(ClientLink link) {
        surroundings.process().after(surroundings.random().nextInt(WAKE_UP_MICROS), link::wokenUp);
    }

    ReadService reads(ClientLink link) {
        return new ReadService() {
            @Override
            public long zxid() {
                return current.zxid();
            }

            @Override
            public void answer(
                    Client client,
                    SessionId session,
                    int xid,
                    int opCode,
                    JuteReader body,
                    JuteWriter out) {
                if (!surroundings.has(Mutation.EVENT_AFTER_STATE)) {
                    link.sendUpTo(current.zxid(), out);
                }
                if (View.concernsWatches(opCode, body)) {
                    view.answer(client, session, client.identities(), xid, opCode, body, out);
                } else {
                    view.answerFrom(
                            current,
                            session,
                            client.identities(),
                            xid,
                            opCode,
                            body,
                            childLists,
                            out);
                }
            }
        };
    }
}
