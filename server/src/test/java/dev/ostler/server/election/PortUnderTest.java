package dev.ostler.server.election;

import dev.ostler.protocol.ServerId;
import dev.ostler.server.auth.MemberAuth;
import dev.ostler.server.tls.Protection;
import dev.ostler.server.transport.Driver;
import dev.ostler.zab.config.Member;
import dev.ostler.zab.config.Member.PeerAddress;
import dev.ostler.zab.config.Membership;
import dev.ostler.zab.election.Notification;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** An election port on a free port of the loopback interface, and what it was told. */
final class PortUnderTest implements AutoCloseable {
    static final ElectionPortOptions OPTIONS =
            new ElectionPortOptions(
                    Driver.best(), Protection.NONE, false, false, 5_000, 20_000, 1, 1);

    private final ElectionPort port;
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();
    private final BlockingQueue<String> arrived = new LinkedBlockingQueue<>();

    PortUnderTest(long id) throws IOException {
        this(id, OPTIONS, Resolver.SYSTEM, Runnable::run);
    }

    PortUnderTest(long id, ElectionPortOptions options, Resolver resolver, Executor owner)
            throws IOException {
        Member self = member(id, "127.0.0.1", 0);
        port =
                ElectionPort.open(
                        options,
                        resolver,
                        self,
                        membership(self),
                        MemberAuth.none(),
                        owner,
                        new Taking(),
                        failures::add);
    }

    private final class Taking implements ElectionPort.Handler {
        @Override
        public void received(ServerId from, Notification notification) {
            arrived.add(from + ": " + notification.vote().zxid());
        }

        @Override
        public void gone(ServerId member) {
            arrived.add(member + " is gone");
        }
    }

    static Member member(long id, String host, int electionPort) {
        return new Member(
                new ServerId(id), List.of(new PeerAddress(host, 1, electionPort)), false, null);
    }

    static Membership membership(Member... members) {
        return new Membership(0, List.of(members));
    }

    /** Tells each where the others are. */
    static void introduce(PortUnderTest... ports) {
        var members = new ArrayList<Member>();
        for (PortUnderTest each : ports) {
            members.add(member(each.port.me().value(), "127.0.0.1", each.address().getPort()));
        }
        for (PortUnderTest each : ports) {
            each.port.membership(new Membership(0, members), null);
        }
    }

    ElectionPort port() {
        return port;
    }

    InetSocketAddress address() {
        return port.addresses().getFirst();
    }

    void send(long to, long number) {
        port.send(new ServerId(to), RawPeer.numbered(number));
    }

    /** The next that arrives, as {@code sender: number}. */
    String next() throws InterruptedException {
        String next = next(RawPeer.PATIENCE_MILLIS);
        if (next == null) {
            throw new AssertionError("nothing arrives");
        }
        return next;
    }

    /** The next that arrives within a time, or null. */
    @Nullable String next(long millis) throws InterruptedException {
        return arrived.poll(millis, TimeUnit.MILLISECONDS);
    }

    List<String> taken() {
        var taken = new ArrayList<String>();
        arrived.drainTo(taken);
        return taken;
    }

    @Override
    public void close() {
        port.close();
        if (!failures.isEmpty()) {
            throw new AssertionError(failures.getFirst());
        }
    }

    /** Names and their addresses, which may change. */
    static final class Names implements Resolver {
        final Map<String, String> addresses = new ConcurrentHashMap<>();

        @Override
        public List<InetAddress> resolve(String host) throws UnknownHostException {
            String address = addresses.get(host);
            if (address == null) {
                throw new UnknownHostException(host);
            }
            return List.of(InetAddress.getByName(address));
        }
    }
}
