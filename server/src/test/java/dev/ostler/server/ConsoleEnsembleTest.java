package dev.ostler.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import dev.ostler.protocol.Acl;
import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.ErrorCode;
import dev.ostler.protocol.OpCode;
import dev.ostler.protocol.Request;
import dev.ostler.protocol.ZnodePath;
import dev.ostler.server.console.ConsoleHandler;
import dev.ostler.server.http.HttpRequest;
import dev.ostler.server.http.HttpResponse;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** What the members of an ensemble say of each other. */
class ConsoleEnsembleTest {
    private static final long DEADLINE_NANOS = 30_000_000_000L;

    @TempDir Path directory;

    private static JsonNode cluster(TestEnsemble ensemble, int id) throws IOException {
        Operations.Shown shown = ensemble.shown(id);
        var console =
                new ConsoleHandler(
                        shown.words(), shown.console(), request -> HttpResponse.empty(404));
        var request =
                new HttpRequest(
                        "GET",
                        "/console/api/cluster",
                        Map.of(),
                        Map.of("host", "localhost"),
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 1),
                        InputStream.nullInputStream(),
                        false);
        var body = new ByteArrayOutputStream();
        console.answer(request).body().writeTo(body);
        return new ObjectMapper().readTree(body.toByteArray());
    }

    @Test
    void theLeaderKnowsWhoFollowsAndHowManyMayStillFail() throws Exception {
        try (var ensemble = new TestEnsemble(directory, 3, 1)) {
            ensemble.startAll();
            int leader = ensemble.awaitLeader();
            try (Wire client = Wire.connected(ensemble.client(leader))) {
                Request create =
                        new Request.Create(
                                OpCode.CREATE, ZnodePath.of("/a"), Bytes.EMPTY, Acl.OPEN, 0, -1);
                assertThat(client.call(create).error()).isEqualTo(ErrorCode.OK);
            }
            awaitRole(ensemble, leader, 4, "observer");
            for (int id = 1; id <= 3; id++) {
                awaitRole(ensemble, leader, id, id == leader ? "leader" : "follower");
            }
            JsonNode seen = cluster(ensemble, leader).path("ensemble");
            assertThat(seen.path("leader").asInt()).isEqualTo(leader);
            assertThat(seen.path("voters").asInt()).isEqualTo(3);
            assertThat(seen.path("canLose").asInt(-9)).isEqualTo(1);
            assertThat(seen.at("/members/3/type").asText()).isEqualTo("observer");
            assertThat(seen.at("/members/3/missing").isNull()).isTrue();

            int follower = leader == 1 ? 2 : 1;
            JsonNode fromFollower = cluster(ensemble, follower);
            assertThat(fromFollower.at("/server/role").asText()).isEqualTo("follower");
            assertThat(fromFollower.at("/ensemble/leader").asInt()).isEqualTo(leader);
            assertThat(fromFollower.at("/ensemble/canLose").isNull()).isTrue();
            assertThat(fromFollower.at("/ensemble/members/3/role").isNull()).isTrue();

            ensemble.stop(follower);
            awaitRole(ensemble, leader, follower, "away");
            assertThat(cluster(ensemble, leader).at("/ensemble/canLose").asInt(-9)).isZero();
            assertThat(ensemble.failures()).isEmpty();
        }
    }

    private static void awaitRole(TestEnsemble ensemble, int leader, int id, String role)
            throws IOException {
        long deadline = System.nanoTime() + DEADLINE_NANOS;
        JsonNode member = member(ensemble, leader, id);
        boolean behind = true;
        while ((!member.path("role").asText().equals(role) || behind)
                && System.nanoTime() < deadline) {
            LockSupport.parkNanos(10_000_000);
            member = member(ensemble, leader, id);
            behind = role.equals("follower") && member.path("missing").asInt(-1) != 0;
        }
        assertThat(member.path("role").asText()).as(member.toString()).isEqualTo(role);
        assertThat(behind).as(member.toString()).isFalse();
    }

    private static JsonNode member(TestEnsemble ensemble, int leader, int id) throws IOException {
        return cluster(ensemble, leader).path("ensemble").path("members").path(id - 1);
    }
}
