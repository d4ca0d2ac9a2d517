package dev.ostler.recipes.connection;

import dev.ostler.protocol.Bytes;
import dev.ostler.recipes.operation.AclProvider;
import dev.ostler.recipes.operation.CompressionProvider;
import dev.ostler.recipes.operation.Defaults;
import dev.ostler.recipes.operation.GzipCompression;
import dev.ostler.recipes.retry.RetryPolicy;

import org.apache.zookeeper.client.ConnectStringParser;
import org.apache.zookeeper.client.ZKClientConfig;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Settings of a {@link ManagedClient}; what has to be set is the connect string and the policy. */
public final class ManagedClientBuilder {
    private static final Duration SESSION_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration CONNECTION_TIMEOUT = Duration.ofSeconds(15);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

    private @Nullable EnsembleProvider ensemble;
    private boolean followEnsemble;
    private @Nullable RetryPolicy retryPolicy;
    private Duration sessionTimeout = SESSION_TIMEOUT;
    private Duration connectionTimeout = CONNECTION_TIMEOUT;
    private Duration closeTimeout = CLOSE_TIMEOUT;
    private int expiryPercent = 100;
    private boolean canBeReadOnly;
    private Namespace namespace = Namespace.NONE;
    private final List<Settings.Proof> proofs = new ArrayList<>();
    private Bytes defaultData = Bytes.EMPTY;
    private AclProvider aclProvider = AclProvider.OPEN;
    private CompressionProvider compression = new GzipCompression();
    private @Nullable ZKClientConfig config;
    private @Nullable Host host;
    private Handle.@Nullable Factory factory;

    ManagedClientBuilder() {}

    /** Servers as {@code host:port} between commas, then perhaps a chroot. */
    public ManagedClientBuilder connectString(String servers) {
        return ensemble(() -> servers);
    }

    /** As above, for servers that change. */
    public ManagedClientBuilder ensemble(EnsembleProvider provider) {
        ensemble = provider;
        return this;
    }

    /**
     * Whether the servers that the ensemble's configuration names are used beside those that were
     * given; not unless it is set. Each is used only after it was connected to once from here.
     */
    public ManagedClientBuilder followEnsemble(boolean follow) {
        followEnsemble = follow;
        return this;
    }

    /** When operations that have failed are tried again. */
    public ManagedClientBuilder retryPolicy(RetryPolicy policy) {
        retryPolicy = policy;
        return this;
    }

    /** The session timeout to ask for, 60 seconds unless it is set; the server decides. */
    public ManagedClientBuilder sessionTimeout(Duration timeout) {
        sessionTimeout = positive(timeout);
        return this;
    }

    /** How long each try of an operation waits for a connection, 15 seconds unless it is set. */
    public ManagedClientBuilder connectionTimeout(Duration timeout) {
        connectionTimeout = positive(timeout);
        return this;
    }

    /** How long closing waits for the server's answer, a second unless it is set. */
    public ManagedClientBuilder closeTimeout(Duration timeout) {
        closeTimeout = positive(timeout);
        return this;
    }

    /**
     * After which share of the session timeout without an answer of a server the session is taken
     * for lost; 100 unless it is set, which is just before a server can end it. With less, LOST
     * comes earlier; with 0 it comes when a server says so, or at last after four thirds.
     */
    public ManagedClientBuilder expiryPercent(int percent) {
        if (percent < 0 || percent > 100) {
            throw new IllegalArgumentException("not a percentage: " + percent);
        }
        expiryPercent = percent;
        return this;
    }

    /** Whether a server without a quorum will do for the time being. */
    public ManagedClientBuilder canBeReadOnly(boolean allowed) {
        canBeReadOnly = allowed;
        return this;
    }

    /** The path that all of this client's paths are below. */
    public ManagedClientBuilder namespace(@Nullable String name) {
        namespace = Namespace.of(name);
        return this;
    }

    /** An identity that each session proves; may be called several times. */
    public ManagedClientBuilder authorization(String scheme, byte[] secret) {
        proofs.add(new Settings.Proof(scheme, Bytes.copyOf(secret)));
        return this;
    }

    /** What znodes hold that are created without data; nothing unless it is set. */
    public ManagedClientBuilder defaultData(Bytes data) {
        defaultData = data;
        return this;
    }

    /** Who may do what to znodes that are created; everybody everything unless it is set. */
    public ManagedClientBuilder aclProvider(AclProvider provider) {
        aclProvider = provider;
        return this;
    }

    /** How data are compressed where that is asked for; GZIP unless it is set. */
    public ManagedClientBuilder compression(CompressionProvider provider) {
        compression = provider;
        return this;
    }

    /** Settings of the connection: TLS, SASL and what else ZooKeeper's clients know. */
    public ManagedClientBuilder clientConfig(ZKClientConfig settings) {
        config = settings;
        return this;
    }

    /** Where the client runs, instead of on a thread of its own; its close shuts it down. */
    public ManagedClientBuilder host(Host other) {
        host = other;
        return this;
    }

    /** Where its sessions come from, instead of over the network. */
    public ManagedClientBuilder handles(Handle.Factory other) {
        factory = other;
        return this;
    }

    /**
     * @throws IllegalStateException if something that has to be set is not
     * @throws IllegalArgumentException if the connect string is not valid
     */
    public ManagedClient build() {
        if (ensemble == null || retryPolicy == null) {
            throw new IllegalStateException("a connect string and a retry policy have to be set");
        }
        if (factory == null) {
            new ConnectStringParser(ensemble.connectString());
        }
        var settings =
                new Settings(
                        ensemble,
                        followEnsemble,
                        sessionTimeout,
                        connectionTimeout,
                        closeTimeout,
                        expiryPercent,
                        canBeReadOnly,
                        proofs,
                        new Defaults(defaultData, aclProvider, compression),
                        retryPolicy);
        var core =
                new Core(
                        host == null ? new ThreadHost("ostler-client") : host,
                        factory == null ? ZooKeeperHandle.factory(config) : factory,
                        settings);
        return new ManagedClient(core, namespace, null);
    }

    private static Duration positive(Duration timeout) {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("a timeout must be positive: " + timeout);
        }
        return timeout;
    }
}
