package dev.ostler.cli.shell;

import dev.ostler.recipes.connection.ManagedClient;
import dev.ostler.recipes.connection.ManagedClientBuilder;
import dev.ostler.recipes.retry.RetryForever;

import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.ZooKeeper.States;
import org.apache.zookeeper.admin.ZooKeeperAdmin;
import org.apache.zookeeper.client.FourLetterWordMain;
import org.apache.zookeeper.client.ZKClientConfig;
import org.apache.zookeeper.common.X509Exception.SSLContextException;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The shell's session with a server, which a command may replace by another. */
public final class Connection {
    private static final int RETRY_PAUSE_MILLIS = 500;

    private final int timeoutMillis;
    private final boolean readOnly;
    private final ZKClientConfig settings;
    private final Watcher watcher;
    private String host;
    private @Nullable ZooKeeperAdmin zk;
    private final List<Identity> identities = new ArrayList<>();

    @SuppressWarnings("ArrayRecordComponent") // Nobody compares them.
    private record Identity(String scheme, byte[] credentials) {}

    /**
     * A connection that is not open yet.
     *
     * @param watcher is told of all that happens to the sessions, and of watches
     */
    Connection(StartOptions options, ZKClientConfig settings, Watcher watcher) {
        this.timeoutMillis = options.timeoutMillis();
        this.readOnly = options.readOnly();
        this.settings = settings;
        this.watcher = watcher;
        this.host = options.server();
    }

    /** The servers of the session, as they were typed. */
    public String host() {
        return host;
    }

    /** Ends the session, if there is one, and begins another with the same servers. */
    public void open() throws IOException, InterruptedException {
        open(host, watcher);
    }

    /** Ends the session, if there is one, and begins another. */
    public void open(String newHost) throws IOException, InterruptedException {
        open(newHost, watcher);
    }

    /**
     * As {@link #open()}, and waits until there is a connection.
     *
     * @return whether there was one before the session's time-out
     */
    boolean openAndWait() throws IOException, InterruptedException {
        var connected = new CountDownLatch(1);
        open(
                host,
                event -> {
                    if (isConnected(event)) {
                        connected.countDown();
                    }
                    watcher.process(event);
                });
        return connected.await(timeoutMillis, TimeUnit.MILLISECONDS);
    }

    /**
     * One more session with the same servers, which the caller closes.
     *
     * @throws CommandException if there was no connection before the session's time-out
     */
    public ZooKeeper another() throws CommandException, IOException, InterruptedException {
        var connected = new CountDownLatch(1);
        var other =
                new ZooKeeper(
                        host,
                        timeoutMillis,
                        event -> {
                            if (isConnected(event)) {
                                connected.countDown();
                            }
                        },
                        readOnly,
                        settings);
        identities.forEach(
                identity -> other.addAuthInfo(identity.scheme(), identity.credentials()));
        if (!connected.await(timeoutMillis, TimeUnit.MILLISECONDS)) {
            other.close();
            throw new CommandException("No further connection to " + host);
        }
        return other;
    }

    /**
     * A client with retries for the same servers, which the caller starts and closes. It proves all
     * identities that were added to this session.
     */
    public ManagedClient managed() {
        ManagedClientBuilder builder =
                ManagedClient.builder()
                        .connectString(host)
                        .sessionTimeout(Duration.ofMillis(timeoutMillis))
                        .retryPolicy(new RetryForever(RETRY_PAUSE_MILLIS))
                        .clientConfig(settings);
        identities.forEach(
                identity -> builder.authorization(identity.scheme(), identity.credentials()));
        return builder.build();
    }

    /** Proves an identity, to the servers of this session and of further ones. */
    public void addAuth(String scheme, byte @Nullable [] credentials) {
        zk().addAuthInfo(scheme, credentials);
        identities.add(new Identity(scheme, credentials == null ? new byte[0] : credentials));
    }

    /**
     * Asks a server a four-letter word, over TLS if the shell uses that.
     *
     * @throws IOException if there is no answer in time
     */
    public String word(InetSocketAddress server, String word, int patienceMillis)
            throws IOException {
        try {
            return FourLetterWordMain.send4LetterWord(
                    server.getHostString(), server.getPort(), word, settings, patienceMillis);
        } catch (SSLContextException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static boolean isConnected(WatchedEvent event) {
        return event.getState() == KeeperState.SyncConnected
                || event.getState() == KeeperState.ConnectedReadOnly;
    }

    private void open(String newHost, Watcher told) throws IOException, InterruptedException {
        if (isAlive()) {
            close();
        }
        host = newHost;
        identities.clear();
        zk = new ZooKeeperAdmin(newHost, timeoutMillis, told, readOnly, settings);
    }

    /** Whether there is a session that may still be used. */
    public boolean isAlive() {
        return zk != null && zk.getState().isAlive();
    }

    public States state() {
        return zk == null ? States.NOT_CONNECTED : zk.getState();
    }

    /** The session's client. */
    public ZooKeeperAdmin zk() {
        if (zk == null) {
            throw new IllegalStateException("there was never a session");
        }
        return zk;
    }

    /** Ends the session, if there is one. */
    public void close() throws InterruptedException {
        if (zk != null) {
            zk.close();
        }
    }
}
