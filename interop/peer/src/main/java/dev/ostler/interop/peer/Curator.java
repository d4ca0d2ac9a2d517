package dev.ostler.interop.peer;

import static dev.ostler.interop.peer.Checks.isTrue;

import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.RetryOneTime;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** What the suites of Curator share. */
final class Curator {
    /** How long anything may take that should happen at once. */
    static final long SECONDS = 60;

    private Curator() {}

    /** A client that is connected. */
    static CuratorFramework client(String address) throws InterruptedException {
        CuratorFramework client = CuratorFrameworkFactory.newClient(address, new RetryOneTime(100));
        client.start();
        isTrue(client.blockUntilConnected((int) SECONDS, TimeUnit.SECONDS), "connected");
        return client;
    }

    static <T> Future<T> inBackground(Callable<T> action) {
        var task = new FutureTask<>(action);
        Thread.ofVirtual().start(task);
        return task;
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
