package dev.ostler.client.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.client.Chroot;
import dev.ostler.client.watch.WatchTables;
import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.ConnectResponse;
import dev.ostler.protocol.JuteReader;
import dev.ostler.protocol.JuteWriter;
import dev.ostler.protocol.OpCode;
import dev.ostler.protocol.SessionId;

import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooKeeper.States;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A connection to which anything happens in any order, by thousands of seeds. What must hold is
 * checked at every step: it is what {@link Connection} promises.
 */
class ConnectionWalkTest {
    private static final int SEEDS = 5000;
    private static final int STEPS = 120;
    private static final int TIMEOUT = 9000;

    @Test
    @Tag("S056")
    void promisesHoldWhateverHappens() {
        int ended = 0;
        Set<KeeperState> told = new HashSet<>();
        for (int seed = 0; seed < SEEDS; seed++) {
            var walk = new Walk(seed);
            try {
                walk.run();
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed + ": " + walk.story, e);
            }
            ended += walk.answered;
            told.addAll(walk.told);
        }
        // The walks have been everywhere.
        assertThat(ended).isGreaterThan(2000);
        assertThat(told)
                .contains(
                        KeeperState.SyncConnected,
                        KeeperState.ConnectedReadOnly,
                        KeeperState.SaslAuthenticated,
                        KeeperState.Disconnected,
                        KeeperState.Expired,
                        KeeperState.AuthFailed,
                        KeeperState.Closed);
    }

    /** A call, as the application sees it. */
    private static final class Asked {
        final int number;
        final boolean patient;
        boolean forgotten;
        boolean sent;
        @Nullable Reply<Integer> end;
        @Nullable Call<Integer> call;

        Asked(int number, boolean patient) {
            this.number = number;
            this.patient = patient;
        }

        boolean isAwaited() {
            return end == null && !forgotten;
        }
    }

    private static final class Walk implements Effects {
        final List<String> story = new ArrayList<>();
        final List<KeeperState> told = new ArrayList<>();
        int answered;

        private final Random random;
        private final Connection connection;
        private final List<Asked> asked = new ArrayList<>();
        private final ArrayDeque<int[]> onTheWire = new ArrayDeque<>();
        private long now;
        private boolean linkUp;
        private boolean over;
        private int lastEnded = -1;

        /** The call that closes the session; those behind it fail at once. */
        private int closedBy = Integer.MAX_VALUE;

        Walk(long seed) {
            random = new Random(seed);
            connection =
                    new Connection(
                            new ConnectionOptions(
                                    Chroot.NONE,
                                    TIMEOUT,
                                    true,
                                    random.nextBoolean(),
                                    1000,
                                    random.nextInt(3) == 0),
                            0,
                            Bytes.EMPTY,
                            new WatchTables(event -> {}),
                            random,
                            this);
        }

        void run() {
            connection.start(now);
            for (int i = 0; i < STEPS; i++) {
                step();
                connection.tick(now);
                assertThat(connection.deadline()).as("the next tick").isGreaterThan(now);
            }
            connection.expire();
            assertThat(over).isTrue();
            assertThat(asked).noneMatch(Asked::isAwaited);
        }

        private void step() {
            switch (random.nextInt(25)) {
                case 0, 1, 2 -> connection.attemptStarted(3, now);
                case 3, 4, 5 -> {
                    linkUp |= connection.phase() == Phase.CONNECTING;
                    connection.connected(now);
                }
                case 6, 7, 8 -> greet();
                case 9, 10, 11 -> answer();
                case 12, 13, 14 -> ask();
                case 15 -> elapse(random.nextInt(300));
                case 16 -> elapse(random.nextInt(TIMEOUT / 2));
                case 17 -> forget();
                case 18 ->
                        connection.authenticationStep(
                                random.nextBoolean() ? Bytes.EMPTY : null,
                                random.nextBoolean(),
                                now);
                case 19 -> fault();
                case 20 -> connection.authenticate(new AuthInfo("digest", Bytes.EMPTY), now);
                case 21 -> connection.probed(random.nextBoolean(), now);
                case 22 -> connection.drop("wished", now);
                case 23 -> connection.loginFailed();
                default -> finish();
            }
        }

        private void greet() {
            if (connection.phase() == Phase.HANDSHAKING) {
                boolean readOnly = random.nextInt(4) == 0;
                receive(
                        out ->
                                new ConnectResponse(
                                                0, TIMEOUT, new SessionId(7), Bytes.EMPTY, readOnly)
                                        .write(out));
            }
        }

        /** The server answers what was sent first. */
        private void answer() {
            int[] request = onTheWire.poll();
            if (request != null && linkUp) {
                receive(
                        out -> {
                            out.writeInt(request[0]);
                            out.writeLong(1);
                            out.writeInt(0);
                            if (request[1] == OpCode.SASL) {
                                out.writeBuffer(Bytes.EMPTY);
                            } else {
                                out.writeInt(request[2]);
                            }
                        });
            }
        }

        private void ask() {
            ask(OpCode.GET_ALL_CHILDREN_NUMBER);
        }

        private void ask(int opCode) {
            boolean patient = opCode == OpCode.CLOSE_SESSION || random.nextInt(3) > 0;
            var one = new Asked(asked.size(), patient);
            asked.add(one);
            if (opCode == OpCode.CLOSE_SESSION) {
                closedBy = Math.min(closedBy, one.number);
            }
            var call =
                    new Call<>(
                            Operation.<Integer>of(
                                    opCode, out -> out.writeInt(one.number), JuteReader::readInt),
                            patient ? Call.NO_DEADLINE : now + random.nextInt(2000),
                            reply -> end(one, reply));
            one.call = call;
            connection.submit(call, now);
        }

        private void end(Asked one, Reply<Integer> reply) {
            story.add(one.number + " ends with " + reply.error());
            assertThat(one.end).as("an earlier end of %s", one.number).isNull();
            assertThat(one.forgotten).isFalse();
            one.end = reply;
            if (reply.isOk()) {
                answered++;
                assertThat(reply.value()).isEqualTo(one.number);
                assertThat(reply.uncertain()).isFalse();
            } else {
                assertThat(reply.uncertain()).isEqualTo(one.sent);
            }
            boolean leftTheLine = reply.error() == Code.OPERATIONTIMEOUT.intValue();
            if (!leftTheLine && one.number <= closedBy) {
                assertThat(one.number).as("ends behind %s", lastEnded).isGreaterThan(lastEnded);
                lastEnded = one.number;
            }
        }

        private void forget() {
            if (!asked.isEmpty()) {
                Asked one = asked.get(random.nextInt(asked.size()));
                if (one.isAwaited() && one.patient && one.call != null) {
                    one.forgotten = true;
                    connection.forget(one.call);
                }
            }
        }

        private void elapse(int millis) {
            now += millis;
        }

        private void fault() {
            switch (random.nextInt(4)) {
                case 0 -> connection.lost("cut", now);
                case 1 -> receive(out -> out.writeByte(0));
                case 2 ->
                        receive(
                                out -> {
                                    out.writeInt(999_999);
                                    out.writeLong(1);
                                    out.writeInt(0);
                                });
                default ->
                        receive(
                                out -> {
                                    out.writeInt(-1);
                                    out.writeLong(1);
                                    out.writeInt(0);
                                    out.writeInt(random.nextInt(10));
                                    out.writeInt(3);
                                    out.writeString("/w");
                                });
            }
        }

        /** What ends a session, now and then. */
        private void finish() {
            switch (random.nextInt(40)) {
                case 0 -> connection.expire();
                case 1 -> ask(OpCode.CLOSE_SESSION);
                case 2 -> connection.authenticationFailed("no ticket");
                case 3 -> receive(out -> ConnectResponse.refused(false).write(out));
                default -> {}
            }
        }

        private void receive(Consumer<JuteWriter> body) {
            var out = new JuteWriter();
            body.accept(out);
            connection.received(new JuteReader(out.toByteArray()), now);
        }

        // ---- effects ----

        private void living() {
            assertThat(over).as("an effect behind the end").isFalse();
        }

        @Override
        public void connect() {
            living();
            story.add("connect");
            assertThat(linkUp).isFalse();
        }

        @Override
        public void send(byte[] frame) {
            living();
            assertThat(linkUp).as("a link to send on").isTrue();
            if (connection.phase() == Phase.HANDSHAKING) {
                return;
            }
            var reader = new JuteReader(frame, 4, frame.length - 4);
            int xid = reader.readInt();
            int opCode = reader.readInt();
            if (xid > 0) {
                boolean numbered = opCode == OpCode.GET_ALL_CHILDREN_NUMBER;
                int number = numbered || opCode == OpCode.CLOSE_SESSION ? reader.readInt() : 0;
                if (numbered || opCode == OpCode.CLOSE_SESSION) {
                    Asked one = asked.get(number);
                    assertThat(one.isAwaited()).as("%s is wanted", number).isTrue();
                    assertThat(one.sent).isFalse();
                    one.sent = true;
                }
                onTheWire.add(new int[] {xid, opCode, number});
                story.add("send " + number);
            }
        }

        @Override
        public void disconnect(String reason) {
            living();
            story.add("disconnect: " + reason);
            linkUp = false;
            onTheWire.clear();
        }

        @Override
        public void probe() {
            living();
        }

        @Override
        public void authenticate(@Nullable Bytes challenge) {
            living();
            assertThat(linkUp).isTrue();
        }

        @Override
        public void established(long sessionId, Bytes password, int timeoutMillis) {
            living();
            story.add("established");
        }

        @Override
        public void become(States state) {
            living();
        }

        @Override
        public void notify(WatchedEvent event, Collection<Watcher> watchers) {
            living();
            if (event.getType() != EventType.None) {
                return;
            }
            KeeperState state = event.getState();
            story.add("tell " + state);
            assertThat(told.isEmpty() ? KeeperState.Disconnected : told.get(told.size() - 1))
                    .as("the state that was told before")
                    .isNotEqualTo(state);
            told.add(state);
            if (state == KeeperState.Disconnected) {
                assertThat(asked).as("calls before the loss").noneMatch(Asked::isAwaited);
            }
        }

        @Override
        public void end() {
            living();
            over = true;
            assertThat(asked).noneMatch(Asked::isAwaited);
        }
    }
}
