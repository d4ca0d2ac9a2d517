package dev.ostler.interop.clients;

import static dev.ostler.interop.server.Implementation.APACHE;
import static dev.ostler.interop.server.Implementation.UNDER_TEST;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.interop.server.Implementation;
import dev.ostler.interop.server.ServerUnderTest;
import dev.ostler.interop.wire.RawConnection;
import dev.ostler.interop.wire.RawConnection.ConnectRequest;
import dev.ostler.interop.wire.RawConnection.Handshake;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Who is held up when too much is asked for, by both servers. */
class ThrottlingTest {
    private static final List<String> METRICS =
            List.of(
                    "zk_connection_rejected",
                    "zk_connection_request_count",
                    "zk_connection_revalidate_count",
                    "zk_connection_drop_count",
                    "zk_connection_drop_probability",
                    "zk_cnt_connection_token_deficit",
                    "zk_sum_connection_token_deficit",
                    "zk_max_connection_token_deficit");

    @TempDir Path directory;

    /** What the bucket holds lasts for some sessions, and it is not filled up again. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "connection_throttle_tokens=3 connection_throttle_fill_time=1000000",
                "connection_throttle_tokens=3 connection_throttle_fill_time=1000000"
                        + " connection_throttle_weight_enabled=true"
                        + " connection_throttle_global_session_weight=2"
                        + " connection_throttle_renew_session_weight=1",
                "connection_throttle_tokens=3 connection_throttle_fill_time=1000000"
                        + " connection_throttle_freeze_time=0 connection_throttle_drop_increase=1"
            })
    void theSameClientsMayConnect(String settings) throws Exception {
        assertThat(outcome(UNDER_TEST, settings)).isEqualTo(outcome(APACHE, settings));
    }

    private List<String> outcome(Implementation implementation, String written)
            throws IOException, InterruptedException {
        var settings = new HashMap<String, String>();
        for (String line : written.split(" ", -1)) {
            if (!line.isEmpty()) {
                String[] pair = line.split("=", 2);
                settings.put(pair[0], pair[1]);
            }
        }
        var outcome = new ArrayList<String>();
        var connections = new ArrayList<RawConnection>();
        try (var server =
                new ServerUnderTest(
                                implementation,
                                directory.resolve(implementation.name()),
                                settings,
                                List.of())
                        .start()) {
            Handshake first = null;
            for (int i = 0; i < 6; i++) {
                ConnectRequest request =
                        i % 2 == 0 || first == null
                                ? ConnectRequest.newSession(30_000)
                                : new ConnectRequest(
                                        0, 30_000, first.sessionId(), first.password(), false);
                RawConnection connection = RawConnection.open(server.clientPort());
                connections.add(connection);
                @Nullable Handshake answer = connection.connect(request);
                first = first == null ? answer : first;
                outcome.add(answer == null ? "closed" : answer.isRefused() ? "refused" : "served");
            }
            Map<String, String> metrics = server.metrics();
            METRICS.forEach(name -> outcome.add(name + "=" + metrics.get(name)));
        } finally {
            for (RawConnection connection : connections) {
                connection.close();
            }
        }
        return outcome;
    }
}
