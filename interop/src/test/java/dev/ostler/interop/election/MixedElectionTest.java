package dev.ostler.interop.election;

import static dev.ostler.interop.election.Candidate.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.interop.server.Await;
import dev.ostler.interop.server.Implementation;
import dev.ostler.interop.server.ServerUnderTest;
import dev.ostler.protocol.ServerId;
import dev.ostler.testing.FreePorts;
import dev.ostler.zab.config.Member;
import dev.ostler.zab.config.Member.PeerAddress;
import dev.ostler.zab.config.Membership;
import dev.ostler.zab.election.State;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Ostler's election with ZooKeeper's servers as the other voters. What those made of it stands in
 * their logs.
 */
@Execution(ExecutionMode.CONCURRENT) // They mostly wait, for votes.
class MixedElectionTest {

    @TempDir Path directory;
    private final List<PeerAddress> addresses = new ArrayList<>();

    @BeforeEach
    void givePorts() throws IOException {
        for (int i = 0; i < 4; i++) {
            addresses.add(new PeerAddress("127.0.0.1", FreePorts.next(), FreePorts.next()));
        }
    }

    private PeerAddress address(int id) {
        return addresses.get(id - 1);
    }

    /** Voters 1 to 3 and the observer 4. */
    private Map<String, String> lines() {
        var lines = new TreeMap<String, String>();
        for (int id = 1; id <= 4; id++) {
            var member = new Member(new ServerId(id), List.of(address(id)), id == 4, null);
            lines.put("server." + id, member.line());
        }
        return lines;
    }

    private Membership membership() {
        var text = new StringBuilder();
        lines().forEach((key, value) -> text.append(key).append('=').append(value).append('\n'));
        return Membership.parse(text.toString());
    }

    private ServerUnderTest apache(int id) throws IOException {
        var settings = new TreeMap<>(lines());
        settings.putAll(Map.of("tickTime", "500", "initLimit", "40", "syncLimit", "10"));
        var server =
                new ServerUnderTest(
                        Implementation.APACHE,
                        directory.resolve("member" + id),
                        settings,
                        List.of("-Dinterop.log.level=INFO"));
        Files.createDirectories(server.dataDirectory());
        Files.writeString(server.dataDirectory().resolve("myid"), id + "\n");
        server.launch();
        return server;
    }

    @Test
    @Tag("S133")
    @Tag("S141")
    @Tag("S145")
    void aSmallerIdVotesForAnApacheServerWhichThenLeadsAndNewcomersJoin() throws Exception {
        try (var two = apache(2);
                var one = new Candidate(1, membership())) {
            // A quorum of three needs both: the vote of server 1 counts.
            assertThat(one.look().outcome()).isEqualTo(state(State.FOLLOWING, 2));
            awaitInLog(two, "LEADING - LEADER ELECTION TOOK");
            assertThat(one.connected()).containsExactly(new ServerId(2));

            // The greater id joins 2, since 1 follows it and it leads.
            try (var three = apache(3);
                    var four = new Candidate(4, membership())) {
                three.awaitServing();
                assertThat(three.mode()).isEqualTo("follower");
                assertThat(two.mode()).isEqualTo("leader");
                assertListens(address(2).electionPort());
                assertListens(address(2).quorumPort());

                // Who looks again finds it, and so does an observer.
                assertThat(one.look().outcome()).isEqualTo(state(State.FOLLOWING, 2));
                assertThat(four.look().outcome()).isEqualTo(state(State.OBSERVING, 2));
                assertThat(four.connected()).contains(new ServerId(2), new ServerId(3));

                // Without it, 1 and 3 elect 3.
                two.kill();
                assertThat(one.look().outcome()).isEqualTo(state(State.FOLLOWING, 3));
                awaitInLog(three, "LEADING - LEADER ELECTION TOOK");
            }
        }
    }

    @Test
    @Tag("S140")
    @Tag("S144")
    void aGreaterIdIsElectedByAnApacheServer() throws Exception {
        try (var one = apache(1);
                var three = new Candidate(3, membership())) {
            assertThat(three.look().outcome()).isEqualTo(state(State.LEADING, 3));
            awaitInLog(one, "FOLLOWING - LEADER ELECTION TOOK");
            assertThat(three.connected()).containsExactly(new ServerId(1));
        }
    }

    @Test
    @Tag("S145")
    void aCandidateThatStartsAnewFindsTheLeaderOfTwoApacheServers() throws Exception {
        try (var one = apache(1);
                var two = apache(2)) {
            one.awaitServing();
            two.awaitServing();
            assertThat(two.mode()).isEqualTo("leader");
            for (int starts = 0; starts < 2; starts++) {
                try (var three = new Candidate(3, membership())) {
                    assertThat(three.look().outcome()).isEqualTo(state(State.FOLLOWING, 2));
                    assertThat(three.connected()).containsExactly(new ServerId(1), new ServerId(2));
                }
            }
            assertThat(two.mode()).isEqualTo("leader");
            assertThat(one.mode()).isEqualTo("follower");
        }
    }

    private static void assertListens(int port) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            assertThat(socket.isConnected()).isTrue();
        }
    }

    private static void awaitInLog(ServerUnderTest server, String text)
            throws IOException, InterruptedException {
        Await.until(
                () -> {
                    assertThat(server.isAlive()).isTrue();
                    return Files.readString(server.log()).contains(text);
                },
                () -> "its log does not say " + text);
    }
}
