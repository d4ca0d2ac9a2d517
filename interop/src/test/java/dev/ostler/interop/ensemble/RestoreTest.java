package dev.ostler.interop.ensemble;

import static dev.ostler.interop.server.Implementation.APACHE;
import static dev.ostler.interop.server.Implementation.UNDER_TEST;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.interop.server.Await;
import dev.ostler.interop.server.Implementation;
import dev.ostler.interop.server.ServerUnderTest;
import dev.ostler.interop.wire.RawSession;
import dev.ostler.interop.wire.Reply;
import dev.ostler.protocol.Acl;
import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.OpCode;
import dev.ostler.protocol.Request;
import dev.ostler.protocol.ZnodePath;
import dev.ostler.testing.FreePorts;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A snapshot in the place of a running server's data, beside the real one. */
class RestoreTest {
    private static final int TIMEOUT = 30_000;

    @TempDir Path directory;

    private final HttpClient http = HttpClient.newHttpClient();

    private ServerUnderTest server(Implementation implementation, int admin, String... more)
            throws IOException {
        Map<String, String> settings = new HashMap<>();
        settings.put("admin.enableServer", "true");
        settings.put("admin.serverAddress", "127.0.0.1");
        settings.put("admin.serverPort", Integer.toString(admin));
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        return new ServerUnderTest(
                implementation,
                directory.resolve(implementation.name() + admin),
                settings,
                List.of());
    }

    private static HttpRequest.Builder request(int admin, String command, String... headers) {
        var request =
                HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:%d/commands/%s".formatted(admin, command)));
        return headers.length == 0 ? request : request.headers(headers);
    }

    private void awaitAdmin(int admin) throws IOException, InterruptedException {
        Await.until(() -> isThere(admin), () -> "nobody listens at " + admin);
    }

    private boolean isThere(int admin) {
        try {
            HttpRequest ruok = request(admin, "ruok").build();
            return http.send(ruok, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false; // Not yet.
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private byte[] snapshot(int admin) throws IOException, InterruptedException {
        HttpRequest request = request(admin, "snapshot", "Authorization", "digest a:b").build();
        return http.send(request, HttpResponse.BodyHandlers.ofByteArray()).body();
    }

    /** The status, and the keys of what is answered with the types of their values. */
    private String restore(int admin, byte[] snapshot, String... headers)
            throws IOException, InterruptedException {
        HttpRequest request =
                request(admin, "restore", headers)
                        .POST(BodyPublishers.ofByteArray(snapshot))
                        .build();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        return answer.statusCode() + " " + JsonShape.of(answer.body());
    }

    private static Reply create(RawSession session, String path) throws IOException {
        return session.call(
                new Request.Create(
                        OpCode.CREATE, ZnodePath.of(path), Bytes.EMPTY, Acl.OPEN, 0, -1));
    }

    private static boolean exists(RawSession session, String path) throws IOException {
        return session.call(new Request.Exists(ZnodePath.of(path), false)).error() == 0;
    }

    @Test
    void answersAreThoseOfTheRealOne() throws Exception {
        var outcomes = new ArrayList<List<String>>();
        for (Implementation implementation : List.of(APACHE, UNDER_TEST)) {
            int admin = FreePorts.next();
            var outcome = new ArrayList<String>();
            try (ServerUnderTest server = server(implementation, admin).start();
                    RawSession session = RawSession.open(server.clientPort(), TIMEOUT)) {
                awaitAdmin(admin);
                create(session, "/kept");
                byte[] snapshot = snapshot(admin);
                create(session, "/lost");
                outcome.add(restore(admin, snapshot));
                outcome.add(restore(admin, snapshot, "Authorization", "nope x"));
                outcome.add(restore(admin, snapshot, "Authorization", "digest a:b"));
                outcome.add(restore(admin, snapshot, "Authorization", "digest a:b"));
                try (RawSession other = RawSession.open(server.clientPort(), TIMEOUT)) {
                    outcome.add("kept " + exists(other, "/kept"));
                    outcome.add("lost " + exists(other, "/lost"));
                }
                Map<String, String> metrics = server.metrics();
                for (String name : List.of("restore_error_count", "restore_rate_limited_count")) {
                    outcome.add(name + " " + metrics.get("zk_" + name));
                }
                outcome.add("restored " + metrics.get("zk_cnt_restore_time"));
            }
            outcomes.add(outcome);
        }
        assertThat(outcomes.getLast()).isEqualTo(outcomes.getFirst());
    }

    @Test
    void whatIsRefusedIsRefusedAsByTheRealOne() throws Exception {
        var outcomes = new ArrayList<List<String>>();
        for (Implementation implementation : List.of(APACHE, UNDER_TEST)) {
            int admin = FreePorts.next();
            var outcome = new ArrayList<String>();
            try (ServerUnderTest server =
                            server(implementation, admin, "admin.rateLimiterIntervalInMS", "0")
                                    .start();
                    RawSession session = RawSession.open(server.clientPort(), TIMEOUT)) {
                awaitAdmin(admin);
                create(session, "/kept");
                byte[] snapshot = snapshot(admin);
                for (byte[] bad :
                        List.of(
                                new byte[0],
                                new byte[100],
                                Arrays.copyOf(snapshot, snapshot.length / 2))) {
                    // Here the error is told.
                    outcome.add(restore(admin, bad, "Authorization", "digest a:b").substring(0, 3));
                    outcome.add("kept " + exists(session, "/kept"));
                }
                outcome.add(server.metrics().get("zk_restore_error_count"));
            }
            try (ServerUnderTest server =
                    server(implementation, admin, "admin.restore.enabled", "false").start()) {
                awaitAdmin(admin);
                outcome.add(restore(admin, new byte[9], "Authorization", "digest a:b"));
                outcome.add(server.mode());
            }
            outcomes.add(outcome);
        }
        assertThat(outcomes.getLast()).isEqualTo(outcomes.getFirst());
    }

    @Test
    void aSnapshotOfTheRealOneIsRestoredForGood() throws Exception {
        int admin = FreePorts.next();
        byte[] snapshot;
        try (ServerUnderTest server = server(APACHE, admin).start();
                RawSession session = RawSession.open(server.clientPort(), TIMEOUT)) {
            awaitAdmin(admin);
            create(session, "/kept");
            snapshot = snapshot(admin);
        }
        int own = FreePorts.next();
        try (ServerUnderTest server = server(UNDER_TEST, own)) {
            server.start();
            awaitAdmin(own);
            assertThat(restore(own, snapshot, "Authorization", "ip")).startsWith("200 ");
            server.kill();
            server.start();
            try (RawSession session = RawSession.open(server.clientPort(), TIMEOUT)) {
                assertThat(exists(session, "/kept")).isTrue();
            }
            server.stop();
            ServerUnderTest successor = server.successor(APACHE);
            try (successor) {
                successor.start();
                try (RawSession session = RawSession.open(successor.clientPort(), TIMEOUT)) {
                    assertThat(exists(session, "/kept")).isTrue();
                }
            }
        }
    }
}
