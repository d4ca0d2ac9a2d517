package dev.ostler.interop.ensemble;

import static dev.ostler.interop.server.Implementation.APACHE;
import static dev.ostler.interop.server.Implementation.UNDER_TEST;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.interop.random.Identities;
import dev.ostler.interop.server.Await;
import dev.ostler.interop.server.Implementation;
import dev.ostler.interop.server.ServerUnderTest;
import dev.ostler.interop.wire.RawSession;
import dev.ostler.interop.wire.Reply;
import dev.ostler.protocol.Acl;
import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.ErrorCode;
import dev.ostler.protocol.OpCode;
import dev.ostler.protocol.Request;
import dev.ostler.protocol.ZnodePath;
import dev.ostler.testing.FreePorts;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Ensembles whose members change while clients write: no session and no acknowledged write is lost,
 * and what the members keep beside their zoo.cfg is what they start from again.
 */
@Execution(ExecutionMode.CONCURRENT) // They mostly wait, for elections.
class ReconfigTest {
    private static final int WRITES = 100;
    private static final ZnodePath CONFIG = ZnodePath.of("/zookeeper/config");

    @TempDir Path directory;

    @Test
    void oursGrowsLosesItsLeaderAndStartsAgainFromItsFiles() throws Exception {
        changeWhileClientsWrite(UNDER_TEST, UNDER_TEST, UNDER_TEST, UNDER_TEST);
    }

    @Test
    void twoOfOursAndOneOfApachesTakeInOneOfEach() throws Exception {
        changeWhileClientsWrite(UNDER_TEST, APACHE, UNDER_TEST, APACHE);
    }

    @Test
    void twoOfApachesAndOneOfOursTakeInOneOfOurs() throws Exception {
        changeWhileClientsWrite(APACHE, UNDER_TEST, APACHE, UNDER_TEST);
    }

    /** As operators of clusters do it: the first server is an ensemble by itself. */
    @Test
    void oneOfOursGrowsToThree() throws Exception {
        try (var ensemble = ensemble(Map.of("standaloneEnabled", "false"), UNDER_TEST).start();
                var load = new RoamingLoad(ensemble, "/load", 2, 1)) {
            String grown = "";
            for (int size = 2; size <= 3; size++) {
                int next = ensemble.newcomer(UNDER_TEST);
                ensemble.member(next).launch();
                ensemble.awaitMode(next, "follower");
                grown = change(ensemble, ensemble.line(next, "participant"), null);
                load.await(WRITES);
            }
            awaitConfig(ensemble, grown);
            ensemble.member(1).kill();
            load.await(WRITES);
            ensemble.member(1).launch();
            ensemble.awaitServing();
            load.finish();
            Agreement.check(ensemble);
        }
    }

    @Test
    void oursMoveToOtherPortsWithoutAStart() throws Exception {
        moveAFollowerAndTheLeader(UNDER_TEST, UNDER_TEST, UNDER_TEST);
    }

    @Test
    void oursAndApachesMoveToOtherPortsWithoutAStart() throws Exception {
        moveAFollowerAndTheLeader(UNDER_TEST, UNDER_TEST, APACHE);
    }

    /** In the end only those two are left, and find each other. */
    private void moveAFollowerAndTheLeader(Implementation... implementations) throws Exception {
        try (var ensemble = ensemble(implementations).start()) {
            int leader = ensemble.leader();
            int follower = leader == 1 ? 2 : 1;
            int followersClients = move(ensemble, follower);
            int leadersClients = move(ensemble, leader);
            int last = 6 - leader - follower;
            awaitWrite(ensemble, ensemble.member(last).clientPort());
            awaitWrite(ensemble, leadersClients);
            awaitWrite(ensemble, followersClients);
            assertThat(ensemble.member(leader).mode()).isEmpty();

            ensemble.member(last).kill();

            awaitWrite(ensemble, leadersClients);
            awaitWrite(ensemble, followersClients);
        }
    }

    /** Gives a member other ports of every kind; returns where its clients connect from now on. */
    private static int move(EnsembleUnderTest ensemble, int id) throws Exception {
        int clients = FreePorts.next();
        String line =
                "server.%d=127.0.0.1:%d:%d:participant;127.0.0.1:%d"
                        .formatted(id, FreePorts.next(), FreePorts.next(), clients);
        assertThat(change(ensemble, line, null)).contains(line);
        awaitWrite(ensemble, clients);
        return clients;
    }

    /** Returns when a write to whoever listens there is committed. */
    private static void awaitWrite(EnsembleUnderTest ensemble, int port)
            throws IOException, InterruptedException {
        var write =
                new Request.Create(
                        OpCode.CREATE, ZnodePath.of("/at-" + port), Bytes.EMPTY, Acl.OPEN, 0, -1);
        Await.until(
                () -> {
                    try (RawSession session = RawSession.open(port, 30_000)) {
                        ErrorCode answer = ErrorCode.of(session.call(write).error());
                        return answer == ErrorCode.OK || answer == ErrorCode.NODE_EXISTS;
                    } catch (IOException e) {
                        return false;
                    }
                },
                () -> "nothing is written at " + port + ":\n" + ensemble.logs());
    }

    private void changeWhileClientsWrite(
            Implementation first,
            Implementation second,
            Implementation third,
            Implementation newcomer)
            throws Exception {
        try (var ensemble = ensemble(first, second, third).start();
                var load = new RoamingLoad(ensemble, "/load", 3, 1)) {
            load.await(WRITES);
            int fourth = ensemble.newcomer(newcomer);
            ensemble.member(fourth).launch();
            ensemble.awaitMode(fourth, "follower");

            String grown = change(ensemble, ensemble.line(fourth, "participant"), null);

            assertThat(grown).contains("server." + fourth + "=").contains("server.1=");
            awaitConfig(ensemble, grown);
            load.await(WRITES);

            // The leader goes; it stays a follower without a vote.
            int old = ensemble.leader();
            String shrunk = change(ensemble, null, Integer.toString(old));
            awaitConfig(ensemble, shrunk);
            ensemble.awaitServing();
            assertThat(ensemble.leader()).isNotEqualTo(old);
            load.await(WRITES);

            // It comes back as one that only observes, and counts again in the end.
            change(ensemble, ensemble.line(old, "observer"), null);
            ensemble.awaitMode(old, "observer");
            String whole = change(ensemble, ensemble.line(old, "participant"), null);
            awaitConfig(ensemble, whole);
            ensemble.awaitMode(old, "follower");
            load.await(WRITES);

            killTheLeaderWhileItChanges(ensemble);
            load.await(WRITES);
            load.finish();
            Agreement.check(ensemble);
        }
    }

    /** Whether it was done or not, all agree on it, and on the next one. */
    private static void killTheLeaderWhileItChanges(EnsembleUnderTest ensemble)
            throws IOException, InterruptedException {
        int leader = ensemble.leader();
        int leaving = leader == 1 ? 2 : 1;
        try (RawSession session = RawSession.open(ensemble.member(leader).clientPort(), 30_000)) {
            session.authenticate("digest", Identities.SUPER);
            session.send(new Request.Reconfig(null, Integer.toString(leaving), null, -1));
            session.flush();
            ensemble.member(leader).kill();
        }
        ensemble.awaitServing();
        ensemble.member(leader).launch();
        ensemble.awaitServing();
        awaitConfig(ensemble, change(ensemble, ensemble.line(leaving, "participant"), null));
    }

    private EnsembleUnderTest ensemble(Implementation... implementations) throws IOException {
        return ensemble(Map.of(), implementations);
    }

    private EnsembleUnderTest ensemble(
            Map<String, String> settings, Implementation... implementations) throws IOException {
        var all = new HashMap<>(settings);
        all.putAll(
                Map.of(
                        "reconfigEnabled",
                        "true",
                        "DigestAuthenticationProvider.superDigest",
                        Identities.SUPER_DIGEST,
                        "snapCount",
                        "1000",
                        "preAllocSize",
                        "512"));
        return new EnsembleUnderTest(directory, EnsembleUnderTest.voters(implementations), all);
    }

    /** Asks the leader for a change until it is made; returns what it leads to. */
    private static String change(
            EnsembleUnderTest ensemble, @Nullable String joining, @Nullable String leaving)
            throws IOException, InterruptedException {
        var request = new Request.Reconfig(joining, leaving, null, -1);
        var committed = new String[1];
        var refusal = new Object[1];
        Await.until(
                () -> {
                    int port = ensemble.member(ensemble.leader()).clientPort();
                    try (RawSession session = RawSession.open(port, 30_000)) {
                        session.authenticate("digest", Identities.SUPER);
                        Reply reply = session.call(request);
                        if (reply.error() == ErrorCode.OK.code()) {
                            committed[0] = text(reply);
                            return true;
                        }
                        refusal[0] = ErrorCode.of(reply.error());
                    } catch (IOException e) {
                        refusal[0] = e; // It leads no more.
                    }
                    // A member that has just changed its role is not connected yet.
                    return false;
                },
                () -> "refused with " + refusal[0] + ":\n" + ensemble.logs());
        return committed[0];
    }

    private static String text(Reply reply) {
        Bytes data = reply.body().readBuffer();
        return data == null ? "" : data.toUtf8String();
    }

    /** Returns when all that run know of it, and have it in their files. */
    private static void awaitConfig(EnsembleUnderTest ensemble, String text)
            throws IOException, InterruptedException {
        String version = text.substring(text.indexOf("version=") + "version=".length()).strip();
        for (ServerUnderTest member : ensemble.members().values()) {
            Await.until(
                    () ->
                            config(member).contains("version=" + version)
                                    && Files.readString(member.config())
                                            .contains(".dynamic." + version),
                    () -> member.config() + " has no version " + version + ":\n" + ensemble.logs());
            assertThat(Files.readString(member.config())).doesNotContain("server.");
        }
    }

    /** Empty while the member does not serve. */
    private static String config(ServerUnderTest member) {
        try (RawSession session = RawSession.open(member.clientPort(), 30_000)) {
            return text(session.call(new Request.GetData(CONFIG, false)));
        } catch (IOException e) {
            return "";
        }
    }
}
