package dev.ostler.simulation.server;

import dev.ostler.protocol.JuteReader;
import dev.ostler.protocol.JuteWriter;
import dev.ostler.protocol.ServerId;
import dev.ostler.simulation.network.Stream;
import dev.ostler.simulation.network.StreamHandler;
import dev.ostler.zab.election.Notification;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Notifications between members, one connection to each. Of what can't be sent yet only the newest
 * is kept.
 */
final class ElectionPort {
    private final Surroundings surroundings;
    private final ServerId me;
    private final BiConsumer<ServerId, Notification> received;
    private final Consumer<ServerId> gone;
    private final Map<ServerId, Outgoing> outgoing = new TreeMap<>();

    /**
     * @param received is told who says what
     * @param gone is told who could not be connected to
     */
    ElectionPort(
            Surroundings surroundings,
            ServerId me,
            BiConsumer<ServerId, Notification> received,
            Consumer<ServerId> gone) {
        this.surroundings = surroundings;
        this.me = me;
        this.received = received;
        this.gone = gone;
        surroundings
                .network()
                .listen(
                        surroundings.name(),
                        ServerOptions.ELECTION_PORT,
                        surroundings.process(),
                        stream -> new Incoming());
    }

    void send(ServerId to, Notification notification) {
        outgoing.computeIfAbsent(to, Outgoing::new).send(notification);
    }

    /** Messages of one member: each begins with its id. */
    private final class Incoming implements StreamHandler {
        @Override
        public void received(byte[] bytes) {
            var in = new JuteReader(bytes);
            var from = new ServerId(in.readLong());
            received.accept(
                    from, Notification.read(new JuteReader(bytes, in.position(), in.remaining())));
        }

        @Override
        public void closed() {}
    }

    private final class Outgoing implements StreamHandler {
        private final ServerId to;
        private final String host;
        private @Nullable Stream stream;
        private boolean open;
        private byte @Nullable [] waiting;

        Outgoing(ServerId to) {
            this.to = to;
            host = ServerOptions.host(to);
        }

        void send(Notification notification) {
            var out = new JuteWriter();
            out.writeLong(me.value());
            notification.write(out);
            byte[] message = out.toByteArray();
            if (open && stream != null) {
                stream.send(message);
                return;
            }
            waiting = message;
            if (stream == null) {
                stream =
                        surroundings
                                .network()
                                .connect(
                                        surroundings.process(),
                                        surroundings.name(),
                                        host,
                                        ServerOptions.ELECTION_PORT,
                                        this);
            }
        }

        @Override
        public void opened() {
            open = true;
            if (waiting != null && stream != null) {
                stream.send(waiting);
                waiting = null;
            }
        }

        @Override
        public void received(byte[] bytes) {}

        @Override
        public void closed() {
            boolean failed = !open;
            stream = null;
            open = false;
            if (failed) {
                gone.accept(to);
            }
        }
    }
}
