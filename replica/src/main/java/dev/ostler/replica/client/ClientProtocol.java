package dev.ostler.replica.client;

import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.ConnectRequest;
import dev.ostler.protocol.ConnectResponse;
import dev.ostler.protocol.ErrorCode;
import dev.ostler.protocol.JuteReader;
import dev.ostler.protocol.JuteWriter;
import dev.ostler.protocol.MalformedRecordException;
import dev.ostler.protocol.OpCode;
import dev.ostler.protocol.Request;
import dev.ostler.protocol.SessionId;
import dev.ostler.tree.access.AccessControl;
import dev.ostler.tree.access.Authentication;
import dev.ostler.tree.access.Identity;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * The server's side of one client connection (client protocol, sections 1.1, 2 and 3.5): frames in,
 * replies and {@link Submission}s out. It has no socket and no thread; whoever owns the connection
 * calls it, one call at a time.
 *
 * <p>The order of replies is the order of requests: a read is answered at once only while nothing
 * of this connection is with the replica, otherwise it follows there. What the replica has for the
 * client comes back through {@link #deliver}.
 */
public final class ClientProtocol {
    /**
     * Once the replies of one {@link #receive} have so many bytes, it takes no further frame: a
     * client that asks for more than it reads must not fill the server's memory.
     */
    public static final int REPLY_BYTES_MAX = 256 * 1024;

    private enum State {
        /** Nothing has come yet. */
        NEW,
        /**
         * The connect request is with the replica; what follows it waits in the socket's buffer.
         */
        CONNECTING,
        ESTABLISHED,
        /** What was written goes out, then the connection is closed. */
        CLOSING
    }

    private final Client client;
    private final FrameLimits limits;
    private final ReadService reads;
    private final AccessControl access;
    private final ConnectionMeter meter;

    private State state = State.NEW;
    private SessionId session = SessionId.NONE;
    private int timeoutMillis;
    private @Nullable Boolean readOnlyAsked;
    private int inFlight;
    private boolean heard;
    private @Nullable LargeRequests largeRequests;
    private List<Submission> submissions = List.of();
    private @Nullable String closeReason;

    public ClientProtocol(
            Client client,
            FrameLimits limits,
            ReadService reads,
            AccessControl access,
            ConnectionMeter meter) {
        this.client = client;
        this.limits = limits;
        this.reads = reads;
        this.access = access;
        this.meter = meter;
    }

    /**
     * Takes as many whole frames as it may from {@code in}, and leaves {@code in} at the first byte
     * that it did not take: half a frame, what follows a connect request that is not granted yet,
     * or everything while {@code paused}.
     *
     * @param paused take nothing while requests of this connection are with the replica, since it
     *     has too many of all clients
     * @param nowMillis for the latencies
     * @return whether one of them is a sign of life of the session; frames that authenticate are
     *     none
     */
    public boolean receive(JuteReader in, boolean paused, long nowMillis, JuteWriter out) {
        heard = false;
        byte[] bytes = in.array();
        int position = in.position();
        int end = position + in.remaining();
        while (end - position >= 4 && mayTakeFrame(paused) && out.length() < REPLY_BYTES_MAX) {
            in.reset(bytes, position, end - position);
            int length = in.readInt();
            if (length <= 0 || length > limits.bytesMax()) {
                close(
                        "a frame of "
                                + length
                                + " bytes; jute.maxbuffer allows 1 to "
                                + limits.bytesMax());
                break;
            }
            boolean isLarge = length > limits.largeAbove();
            if (isLarge && !limits.budget().hasRoomFor(length)) {
                refuseLarge(length);
                break;
            }
            if (end - position - 4 < length) {
                break;
            }
            in.reset(bytes, position + 4, length);
            position += 4 + length;
            if (isLarge) {
                takeLarge(length, in, nowMillis, out);
            } else {
                takeFrame(in, nowMillis, out);
            }
        }
        in.reset(bytes, position, end - position);
        return heard;
    }

    /** Whether {@link #receive} would take a whole frame, if there were one. */
    public boolean mayTakeFrame(boolean paused) {
        return state == State.NEW || (state == State.ESTABLISHED && !(paused && inFlight > 0));
    }

    private void takeLarge(int length, JuteReader in, long nowMillis, JuteWriter out) {
        if (!limits.budget().take(length)) {
            refuseLarge(length);
            return;
        }
        int inFlightBefore = inFlight;
        takeFrame(in, nowMillis, out);
        if (inFlight == inFlightBefore) {
            limits.budget().giveBack(length);
            return;
        }
        if (largeRequests == null) {
            largeRequests = new LargeRequests(limits.budget());
        }
        largeRequests.submitted(length, inFlight);
    }

    private void refuseLarge(int length) {
        close("a request of " + length + " bytes, while too many large ones are unanswered");
    }

    private void takeFrame(JuteReader in, long nowMillis, JuteWriter out) {
        if (state == State.NEW) {
            heard = true;
            connect(in, nowMillis);
            return;
        }
        if (in.remaining() < 8) {
            close("a request of " + in.remaining() + " bytes, which is less than its header");
            return;
        }
        int xid = in.readInt();
        int opCode = in.readInt();
        meter.received(opCode, xid);
        if (opCode == OpCode.AUTH || opCode == OpCode.SASL) {
            identify(xid, opCode, in, out);
        } else if (!access.admits(client.identities())) {
            int answered = opCode == OpCode.PING ? Frame.PING_XID : xid;
            Frame.header(answered, 0, ErrorCode.SESSION_CLOSED_REQUIRE_SASL_AUTH, out);
            meter.sent(Frame.HEADER_BYTES);
            close("the client must authenticate first");
        } else if (opCode == OpCode.DELETE_CONTAINER) {
            // Clients that may send it could delete what they have no permission for.
            close("a client sent deleteContainer");
        } else {
            heard = true;
            if (Request.isKnown(opCode)) {
                dispatch(xid, opCode, in, nowMillis, out);
            } else {
                refuseUnknown(xid, nowMillis, out);
            }
        }
    }

    private void dispatch(int xid, int opCode, JuteReader in, long nowMillis, JuteWriter out) {
        switch (opCode) {
            case OpCode.CREATE,
                    OpCode.CREATE2,
                    OpCode.CREATE_CONTAINER,
                    OpCode.CREATE_TTL,
                    OpCode.DELETE,
                    OpCode.SET_DATA,
                    OpCode.SET_ACL,
                    OpCode.MULTI,
                    OpCode.RECONFIG,
                    OpCode.CLOSE_SESSION ->
                    submit(write(xid, opCode, in), nowMillis);
            case OpCode.SYNC -> sync(xid, in, nowMillis);
            default -> {
                if (inFlight > 0) {
                    Bytes body = Bytes.copyOf(in.array(), in.position(), in.remaining());
                    submit(
                            new Submission.Read(
                                    client, session, xid, opCode, body, client.identities()),
                            nowMillis);
                } else {
                    int start = out.length();
                    reads.answer(client, session, xid, opCode, in, out);
                    meter.answered(Frame.lastLength(start, out), reads.zxid(), 0);
                }
            }
        }
    }

    private Submission write(int xid, int opCode, JuteReader in) {
        try {
            var request = (Request.Write) Request.read(opCode, in);
            return new Submission.Write(client, session, xid, request, client.identities());
        } catch (MalformedRecordException e) {
            return new Submission.Undecodable(client, session, xid, opCode);
        }
    }

    private void sync(int xid, JuteReader in, long nowMillis) {
        try {
            var request = (Request.Sync) Request.read(OpCode.SYNC, in);
            submit(new Submission.Sync(client, session, xid, request.path()), nowMillis);
        } catch (MalformedRecordException e) {
            submit(new Submission.Undecodable(client, session, xid, OpCode.SYNC), nowMillis);
        }
    }

    private void refuseUnknown(int xid, long nowMillis, JuteWriter out) {
        if (inFlight > 0) {
            submit(new Submission.Unknown(client, session, xid), nowMillis);
            return;
        }
        Frame.header(xid, -1, ErrorCode.UNIMPLEMENTED, out);
        meter.sent(Frame.HEADER_BYTES);
        close("an unknown op code");
    }

    private void connect(JuteReader in, long nowMillis) {
        ConnectRequest request;
        try {
            request = ConnectRequest.read(in);
        } catch (MalformedRecordException e) {
            close("no connect request: " + e.getMessage());
            return;
        }
        meter.received(OpCode.CREATE_SESSION, 0);
        boolean resuming = !request.session().equals(SessionId.NONE);
        if (!client.mayConnect(resuming)) {
            close("clients connect too often");
            return;
        }
        meter.connecting(resuming);
        readOnlyAsked = request.readOnly();
        state = State.CONNECTING;
        submit(new Submission.Connect(client, request), nowMillis);
    }

    private void identify(int xid, int opCode, JuteReader in, JuteWriter out) {
        try {
            switch (Request.read(opCode, in)) {
                case Request.Auth auth -> authenticate(xid, auth, out);
                case Request.Sasl sasl -> exchangeSasl(xid, sasl.token(), out);
                default -> throw new IllegalStateException("not an authentication: " + opCode);
            }
        } catch (MalformedRecordException e) {
            close("an authentication that does not decode: " + e.getMessage());
        }
    }

    private void authenticate(int xid, Request.Auth auth, JuteWriter out) {
        ErrorCode error = ErrorCode.OK;
        switch (access.authenticate(auth.scheme(), auth.auth(), client.peer())) {
            case Authentication.Accepted(List<Identity> proved) ->
                    client.identities(client.identities().plus(proved));
            case Authentication.Refused() -> {
                error = ErrorCode.AUTH_FAILED;
                close("authentication failed, scheme " + auth.scheme());
            }
            case Authentication.Misdirected() -> {
                close("the client means another one, scheme " + auth.scheme());
                return;
            }
        }
        Frame.header(xid, 0, error, out);
        meter.sent(Frame.HEADER_BYTES);
    }

    private void exchangeSasl(int xid, @Nullable Bytes token, JuteWriter out) {
        if (token == null) {
            close("a step of SASL without a token");
            return;
        }
        switch (client.exchangeSasl(token)) {
            // Without a SASL configuration ZooKeeper answers with no token and goes on.
            case SaslStep.NotOffered() -> saslReply(xid, ErrorCode.OK, null, out);
            case SaslStep.Challenge(var challenge) -> saslReply(xid, ErrorCode.OK, challenge, out);
            case SaslStep.Complete(var last, String authorizationId) -> {
                client.identities(client.identities().plus(access.saslIdentities(authorizationId)));
                saslReply(xid, ErrorCode.OK, last, out);
            }
            case SaslStep.Failed(String reason) -> {
                ErrorCode error = access.saslFailure();
                saslReply(xid, error, null, out);
                if (error != ErrorCode.OK) {
                    close("SASL failed: " + reason);
                }
            }
        }
    }

    private void saslReply(int xid, ErrorCode error, @Nullable Bytes token, JuteWriter out) {
        int start = Frame.begin(xid, 0, out);
        Frame.fail(start, error, out);
        out.writeBuffer(token);
        Frame.end(start, out);
        meter.sent(Frame.lastLength(start, out));
    }

    private void submit(Submission submission, long nowMillis) {
        if (submissions.isEmpty()) {
            submissions = new ArrayList<>(4);
        }
        submissions.add(submission);
        inFlight++;
        boolean update =
                switch (submission) {
                    case Submission.Connect _, Submission.Write _, Submission.Undecodable _ -> true;
                    case Submission.Read _, Submission.Sync _, Submission.Unknown _ -> false;
                };
        meter.submitted(update, nowMillis);
    }

    /** Sends what the replica had for this client, in the order of the calls. */
    public void deliver(Delivery delivery, long nowMillis, JuteWriter out) {
        if (state == State.CLOSING) {
            return;
        }
        switch (delivery.kind()) {
            case EVENT -> {
                out.writeRaw(delivery.frame());
                meter.notified(delivery.frame().length - 4);
            }
            case REPLY -> reply(delivery, nowMillis, out);
            case LAST_REPLY -> {
                reply(delivery, nowMillis, out);
                close("the session has ended");
            }
            case ACCEPTED -> {
                Delivery.Grant grant = delivery.grant();
                session = grant.session();
                timeoutMillis = grant.timeoutMillis();
                state = State.ESTABLISHED;
                respond(delivery, nowMillis, out);
            }
            case REFUSED -> {
                respond(delivery, nowMillis, out);
                close("the session does not exist, or its password is wrong");
            }
            case CLOSE -> close("the server closes the connection");
        }
    }

    private void reply(Delivery delivery, long nowMillis, JuteWriter out) {
        out.writeRaw(delivery.frame());
        answered();
        meter.completed(delivery.frame().length - 4, delivery.zxid(), nowMillis);
    }

    private void respond(Delivery delivery, long nowMillis, JuteWriter out) {
        Delivery.Grant grant = delivery.grant();
        int lengthAt = out.reserveInt();
        new ConnectResponse(
                        0,
                        grant.timeoutMillis(),
                        grant.session(),
                        grant.password(),
                        readOnlyAsked == null ? null : grant.readOnly())
                .write(out);
        Frame.end(lengthAt, out);
        answered();
        meter.decided(delivery.zxid(), nowMillis);
    }

    private void answered() {
        inFlight--;
        if (largeRequests != null) {
            largeRequests.answered();
        }
    }

    /** The connection has ended: nobody waits for what is in flight. */
    public void abandon() {
        if (largeRequests != null) {
            largeRequests.abandon();
        }
    }

    private void close(String reason) {
        state = State.CLOSING;
        closeReason = reason;
    }

    /**
     * What is to go to the replica, in order; the caller owns the list. Empty if there is nothing.
     */
    public List<Submission> takeSubmissions() {
        List<Submission> taken = submissions;
        submissions = List.of();
        return taken;
    }

    /** How many submissions of this connection were not answered yet. */
    public int inFlight() {
        return inFlight;
    }

    /** Why the connection is to be closed once everything written is out; null if it is not. */
    public @Nullable String closeReason() {
        return closeReason;
    }

    public boolean isClosing() {
        return state == State.CLOSING;
    }

    public boolean isEstablished() {
        return state == State.ESTABLISHED;
    }

    /** The session of an established connection, else {@link SessionId#NONE}. */
    public SessionId session() {
        return session;
    }

    /** The negotiated session timeout of an established connection, else 0. */
    public int timeoutMillis() {
        return timeoutMillis;
    }
}
