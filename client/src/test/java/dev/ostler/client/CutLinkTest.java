package dev.ostler.client;

import static org.assertj.core.api.Assertions.assertThat;

import static java.util.Objects.requireNonNull;

import dev.ostler.client.ScriptedServer.Link;

import org.apache.zookeeper.AsyncCallback;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * A link of a real socket that is cut at every byte of the handshake and of the first requests, in
 * either direction, by the end of the stream and by a reset in turn. All cuts are tried at once,
 * each with a client and a server of its own.
 */
@SuppressWarnings("try") // Nobody interrupts these tests.
class CutLinkTest {
    private static final int AT_A_TIME = 12;
    private static final int REQUESTS = 4;
    private static final int PATIENCE_SECONDS = 60;

    /** A connect request, and requests to create znodes with these names. */
    private static final int BYTES_TO_SERVER = 49 + REQUESTS * 64;

    /** The answer to it, an event, and the answers to the requests. */
    private static final int BYTES_TO_CLIENT = 41 + 34 + REQUESTS * 25;

    @Test
    @Tag("S056")
    void cutAtAnyByteThatTheClientSends() throws Exception {
        tryAll(
                BYTES_TO_SERVER,
                (link, position) -> link.breakingAfter(position, Integer.MAX_VALUE));
    }

    @Test
    @Tag("S056")
    void cutAtAnyByteThatTheServerSends() throws Exception {
        tryAll(
                BYTES_TO_CLIENT,
                (link, position) -> link.breakingAfter(Integer.MAX_VALUE, position));
    }

    private interface Cut {
        Link broken(Link link, int position) throws Exception;
    }

    private static void tryAll(int positions, Cut cut) throws Exception {
        try (ExecutorService executor = Executors.newFixedThreadPool(AT_A_TIME)) {
            List<Future<?>> tries =
                    IntStream.rangeClosed(0, positions)
                            .<Future<?>>mapToObj(
                                    position ->
                                            executor.submit(
                                                    () -> {
                                                        tryOne(cut, position);
                                                        return null;
                                                    }))
                            .toList();
            for (int position = 0; position <= positions; position++) {
                try {
                    tries.get(position).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
                } catch (Exception e) {
                    throw new AssertionError("cut behind byte " + position, e);
                }
            }
        }
    }

    private static void tryOne(Cut cut, int position) throws Exception {
        BlockingQueue<String> story = new LinkedBlockingQueue<>();
        try (var server = new ScriptedServer()) {
            server.play(
                    link -> {
                        if (position % 2 == 1) {
                            link.resetAtEnd();
                        }
                        serve(cut.broken(link, position));
                    },
                    CutLinkTest::serve);
            try (ZooKeeper zk =
                    server.connect(
                            event -> {
                                if (event.getType() == EventType.None) {
                                    story.add(event.getState().name());
                                }
                            })) {
                for (int i = 0; i < REQUESTS; i++) {
                    AsyncCallback.StringCallback callback =
                            (rc, path, context, name) -> story.add(context + " " + rc);
                    zk.create(
                            "/n",
                            new byte[0],
                            Ids.OPEN_ACL_UNSAFE,
                            CreateMode.PERSISTENT,
                            callback,
                            i);
                }
                List<String> told = toldUntilAllIsWell(zk, story);
                assertThat(told.stream().filter(line -> line.contains(" ")).toList())
                        .as("callbacks of %s", told)
                        .allMatch(line -> line.endsWith(" 0") || line.endsWith(" -4"))
                        .extracting(line -> line.charAt(0))
                        .containsExactly('0', '1', '2', '3');
                List<String> states = told.stream().filter(line -> !line.contains(" ")).toList();
                for (int i = 0; i < states.size(); i++) {
                    assertThat(states.get(i))
                            .as("states of %s", told)
                            .isEqualTo(i % 2 == 0 ? "SyncConnected" : "Disconnected");
                }
                assertThat(zk.getSessionId()).isEqualTo(ScriptedServer.SESSION);
            }
        }
    }

    /** What was told until all callbacks have come and the session works again. */
    private static List<String> toldUntilAllIsWell(ZooKeeper zk, BlockingQueue<String> story)
            throws Exception {
        List<String> told = new ArrayList<>();
        while (told.stream().filter(line -> line.contains(" ")).count() < REQUESTS) {
            told.add(
                    requireNonNull(story.poll(PATIENCE_SECONDS, TimeUnit.SECONDS), told::toString));
        }
        int result = Code.CONNECTIONLOSS.intValue();
        while (result != 0) {
            var done = new CompletableFuture<Integer>();
            zk.sync("/", (rc, path, context) -> done.complete(rc), null);
            result = done.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
        story.drainTo(told);
        return told;
    }

    private static void serve(Link link) throws Exception {
        link.accept();
        link.send(ScriptedServer.event(1, "/w"));
        link.answerAll();
    }
}
