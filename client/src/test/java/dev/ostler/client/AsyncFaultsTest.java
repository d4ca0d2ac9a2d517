package dev.ostler.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostler.client.ScriptedServer.Request;
import dev.ostler.client.async.AsyncZooKeeper;
import dev.ostler.client.async.OperationException;
import dev.ostler.protocol.OpCode;

import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Deadlines, cancellation and lost links, on a server that does what the test wants. */
@SuppressWarnings("try") // Nobody interrupts these tests.
class AsyncFaultsTest {
    private final ScriptedServer server;
    private final CountDownLatch go = new CountDownLatch(1);

    AsyncFaultsTest() throws IOException {
        server = new ScriptedServer();
    }

    @AfterEach
    void stop() throws IOException {
        go.countDown();
        server.close();
    }

    private ZooKeeper connect(ScriptedServer.Script... scripts) throws IOException {
        server.play(scripts);
        return server.connect(event -> {});
    }

    @Test
    void deadlineOfARequestThatWasNotSentTakesItBack() throws Exception {
        var next = new CompletableFuture<Request>();
        ZooKeeper handle =
                connect(
                        link -> {
                            go.await();
                            link.accept();
                            next.complete(link.nextRequest());
                            link.reply(1);
                            link.answerAll();
                        });
        try (handle) {
            AsyncZooKeeper zk = handle.async();
            OperationException failure = failure(zk.within(Duration.ofMillis(50)).exists("/a"));
            assertThat(failure.code()).isEqualTo(Code.OPERATIONTIMEOUT);
            assertThat(failure.mayHaveHappened()).isFalse();
            CompletableFuture<Void> sync = zk.sync("/");
            go.countDown();
            sync.get(20, TimeUnit.SECONDS);
            assertThat(next.join()).isEqualTo(new Request(1, OpCode.SYNC));
        }
    }

    @Test
    void deadlineOfARequestThatWasSentLeavesTheLinkAlone() throws Exception {
        ZooKeeper handle =
                connect(
                        link -> {
                            link.accept();
                            Request slow = link.nextRequest();
                            Request quick = link.nextRequest();
                            link.reply(slow.xid());
                            link.reply(quick.xid());
                            link.answerAll();
                        });
        try (handle) {
            AsyncZooKeeper zk = handle.async();
            OperationException failure = failure(zk.within(Duration.ofMillis(500)).sync("/"));
            assertThat(failure).hasMessage("OPERATIONTIMEOUT for /; it may have been carried out");
            zk.sync("/").get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void cancelledRequestIsNeverSent() throws Exception {
        var next = new CompletableFuture<Request>();
        ZooKeeper handle =
                connect(
                        link -> {
                            go.await();
                            link.accept();
                            next.complete(link.nextRequest());
                            link.reply(1);
                            link.answerAll();
                        });
        try (handle) {
            CompletableFuture<?> unwanted = handle.async().exists("/a");
            assertThat(unwanted.cancel(false)).isTrue();
            CompletableFuture<Void> sync = handle.async().sync("/");
            go.countDown();
            sync.get(20, TimeUnit.SECONDS);
            assertThat(next.join().opCode()).isEqualTo(OpCode.SYNC);
            assertThatThrownBy(unwanted::join).isInstanceOf(CancellationException.class);
        }
    }

    @Test
    void lostLinkTellsWhetherTheRequestWasSent() throws Exception {
        ZooKeeper handle =
                connect(
                        link -> {
                            link.accept();
                            link.nextRequest();
                        },
                        link -> {
                            link.accept();
                            link.answerAll();
                        });
        try (handle) {
            OperationException failure = failure(handle.async().sync("/"));
            assertThat(failure.code()).isEqualTo(Code.CONNECTIONLOSS);
            assertThat(failure.mayHaveHappened()).isTrue();
        }
    }

    @Test
    void answerThatNobodyKnowsIsASystemErrorAndNotSilence() throws Exception {
        ZooKeeper handle =
                connect(
                        link -> {
                            link.accept();
                            link.reply(link.nextRequest().xid(), -9999);
                            link.answerAll();
                        });
        try (handle) {
            assertThat(failure(handle.async().sync("/")).code()).isEqualTo(Code.SYSTEMERROR);
        }
    }

    @Test
    void executorThatHasNoThreadLosesNoResultAndNoLink() throws Exception {
        ZooKeeper handle =
                connect(
                        link -> {
                            link.accept();
                            link.answerAll();
                        },
                        link -> {});
        try (handle) {
            AsyncZooKeeper zk =
                    handle.async()
                            .on(
                                    task -> {
                                        throw new OutOfMemoryError("unable to create a thread");
                                    });
            zk.sync("/").get(20, TimeUnit.SECONDS);
            zk.sync("/").get(20, TimeUnit.SECONDS);
        }
    }

    private static OperationException failure(CompletableFuture<?> future) {
        return (OperationException)
                future.handle((value, failure) -> failure).orTimeout(20, TimeUnit.SECONDS).join();
    }
}
