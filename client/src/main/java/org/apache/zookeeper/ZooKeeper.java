package org.apache.zookeeper;

import dev.ostler.client.Awaited;
import dev.ostler.client.Chroot;
import dev.ostler.client.ClientSettings;
import dev.ostler.client.Operations;
import dev.ostler.client.Ttl;
import dev.ostler.client.async.AsyncZooKeeper;
import dev.ostler.client.core.AuthInfo;
import dev.ostler.client.core.Call;
import dev.ostler.client.core.ConnectionOptions;
import dev.ostler.client.core.Operation;
import dev.ostler.client.core.Reply;
import dev.ostler.client.net.NetworkClient;
import dev.ostler.client.watch.WatchKind;
import dev.ostler.client.watch.WatchTables;
import dev.ostler.protocol.Bytes;

import org.apache.zookeeper.AsyncCallback.ACLCallback;
import org.apache.zookeeper.AsyncCallback.AllChildrenNumberCallback;
import org.apache.zookeeper.AsyncCallback.Children2Callback;
import org.apache.zookeeper.AsyncCallback.ChildrenCallback;
import org.apache.zookeeper.AsyncCallback.Create2Callback;
import org.apache.zookeeper.AsyncCallback.DataCallback;
import org.apache.zookeeper.AsyncCallback.EphemeralsCallback;
import org.apache.zookeeper.AsyncCallback.MultiCallback;
import org.apache.zookeeper.AsyncCallback.StatCallback;
import org.apache.zookeeper.AsyncCallback.StringCallback;
import org.apache.zookeeper.AsyncCallback.VoidCallback;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.OpResult.ErrorResult;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.Watcher.WatcherType;
import org.apache.zookeeper.client.ConnectStringParser;
import org.apache.zookeeper.client.HostProvider;
import org.apache.zookeeper.client.StaticHostProvider;
import org.apache.zookeeper.client.ZKClientConfig;
import org.apache.zookeeper.client.ZooKeeperSaslClient;
import org.apache.zookeeper.common.PathUtils;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.ClientInfo;
import org.apache.zookeeper.data.Stat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * A client: one session with an ensemble. It is made at once and connects in the background; the
 * default watcher hears when the connection is up, lost or over. It reconnects by itself for as
 * long as the session lives, and sets its watches again; it never repeats a request.
 *
 * <p>Any number of threads may use it. Requests are answered in the order in which they were made.
 * The synchronous forms throw a {@link KeeperException} when the operation fails, and {@link
 * InterruptedException} when the caller is interrupted, in which case the request is carried out
 * all the same. The asynchronous forms return at once and tell their callback on the event thread;
 * only a path that is not valid makes them throw, {@link IllegalArgumentException}.
 *
 * <p>Where a watcher is taken, null leaves no watch. Where {@code watch} is a flag, true leaves the
 * default watcher as it is at that moment; {@link IllegalStateException} if there is none.
 */
@SuppressWarnings("try") // Applications rely on close() throwing InterruptedException.
public class ZooKeeper implements AutoCloseable {
    /** See {@link ZKClientConfig#ZOOKEEPER_CLIENT_CNXN_SOCKET}. */
    @Deprecated
    public static final String ZOOKEEPER_CLIENT_CNXN_SOCKET =
            ZKClientConfig.ZOOKEEPER_CLIENT_CNXN_SOCKET;

    /** See {@link ZKClientConfig#SECURE_CLIENT}. */
    @Deprecated public static final String SECURE_CLIENT = ZKClientConfig.SECURE_CLIENT;

    private static final Logger LOG = LoggerFactory.getLogger(ZooKeeper.class);

    private static final int PASSWORD_LENGTH = 16;

    protected final HostProvider hostProvider;

    private final ZKClientConfig clientConfig;
    private final Chroot chroot;
    private final WatchTables watches;
    private final NetworkClient client;
    private final long requestTimeoutMillis;
    private final ReentrantLock closing = new ReentrantLock();

    /** Where a client stands. */
    public enum States {
        /** Looks for a server. */
        CONNECTING,
        /** Not used. */
        ASSOCIATING,
        /** A read-write server has accepted the session. */
        CONNECTED,
        /** A server without a quorum has accepted the session. */
        CONNECTEDREADONLY,
        /** Closed, or the session has expired: for good. */
        CLOSED,
        /** Credentials were refused: for good. */
        AUTH_FAILED,
        /** Not used by a client that was made. */
        NOT_CONNECTED;

        public boolean isAlive() {
            return this != CLOSED && this != AUTH_FAILED;
        }

        public boolean isConnected() {
            return this == CONNECTED || this == CONNECTEDREADONLY;
        }
    }

    /**
     * @param connectString hosts with ports between commas, and a chroot: {@code a:2181,b:2181/app}
     * @param sessionTimeout the session timeout to ask for, in milliseconds; the server decides
     * @param watcher the default watcher, or null
     * @throws IOException if the socket can't be made
     * @throws IllegalArgumentException if the connect string is not valid
     */
    public ZooKeeper(String connectString, int sessionTimeout, Watcher watcher) throws IOException {
        this(connectString, sessionTimeout, watcher, false);
    }

    /** As above, with settings. */
    public ZooKeeper(String connectString, int sessionTimeout, Watcher watcher, ZKClientConfig conf)
            throws IOException {
        this(connectString, sessionTimeout, watcher, false, conf);
    }

    /**
     * @param canBeReadOnly whether a server without a quorum will do for the time being
     */
    public ZooKeeper(
            String connectString, int sessionTimeout, Watcher watcher, boolean canBeReadOnly)
            throws IOException {
        this(connectString, sessionTimeout, watcher, canBeReadOnly, (ZKClientConfig) null);
    }

    /** As above, with settings. */
    public ZooKeeper(
            String connectString,
            int sessionTimeout,
            Watcher watcher,
            boolean canBeReadOnly,
            ZKClientConfig conf)
            throws IOException {
        this(connectString, sessionTimeout, watcher, canBeReadOnly, provider(connectString), conf);
    }

    /** As above; the hosts of the connect string do not count. */
    public ZooKeeper(
            String connectString,
            int sessionTimeout,
            Watcher watcher,
            boolean canBeReadOnly,
            HostProvider hostProvider)
            throws IOException {
        this(connectString, sessionTimeout, watcher, canBeReadOnly, hostProvider, null);
    }

    /** As above, with settings. */
    public ZooKeeper(
            String connectString,
            int sessionTimeout,
            Watcher watcher,
            boolean canBeReadOnly,
            HostProvider hostProvider,
            ZKClientConfig clientConfig)
            throws IOException {
        this(
                connectString,
                sessionTimeout,
                watcher,
                0,
                new byte[PASSWORD_LENGTH],
                canBeReadOnly,
                hostProvider,
                clientConfig);
    }

    /**
     * Resumes a session.
     *
     * @param sessionId the session, see {@link #getSessionId()}
     * @param sessionPasswd its password, see {@link #getSessionPasswd()}
     */
    public ZooKeeper(
            String connectString,
            int sessionTimeout,
            Watcher watcher,
            long sessionId,
            byte[] sessionPasswd)
            throws IOException {
        this(connectString, sessionTimeout, watcher, sessionId, sessionPasswd, false);
    }

    /** As above. */
    public ZooKeeper(
            String connectString,
            int sessionTimeout,
            Watcher watcher,
            long sessionId,
            byte[] sessionPasswd,
            boolean canBeReadOnly)
            throws IOException {
        this(
                connectString,
                sessionTimeout,
                watcher,
                sessionId,
                sessionPasswd,
                canBeReadOnly,
                provider(connectString));
    }

    /** As above. */
    public ZooKeeper(
            String connectString,
            int sessionTimeout,
            Watcher watcher,
            long sessionId,
            byte[] sessionPasswd,
            boolean canBeReadOnly,
            HostProvider hostProvider)
            throws IOException {
        this(
                connectString,
                sessionTimeout,
                watcher,
                sessionId,
                sessionPasswd,
                canBeReadOnly,
                hostProvider,
                null);
    }

    /** As above; null settings are the default ones. */
    public ZooKeeper(
            String connectString,
            int sessionTimeout,
            Watcher watcher,
            long sessionId,
            byte[] sessionPasswd,
            boolean canBeReadOnly,
            HostProvider hostProvider,
            ZKClientConfig clientConfig)
            throws IOException {
        this.clientConfig = clientConfig == null ? new ZKClientConfig() : clientConfig;
        this.hostProvider = hostProvider;
        var settings = ClientSettings.of(this.clientConfig);
        requestTimeoutMillis = settings.requestTimeoutMillis();
        String root = new ConnectStringParser(connectString).getChrootPath();
        chroot = root == null ? Chroot.NONE : new Chroot(root);
        watches = new WatchTables(watcher);
        client =
                new NetworkClient(
                        new ConnectionOptions(
                                chroot,
                                sessionTimeout,
                                canBeReadOnly,
                                settings.rearmWatches(),
                                settings.reconnectSpreadMillis(),
                                settings.transport().authenticator() != null),
                        hostProvider,
                        settings.transport(),
                        sessionId,
                        sessionPasswd,
                        watches);
        if (ClientSettings.misses(this.clientConfig)) {
            LOG.warn("SASL is asked for, and there is no section for it: connecting without");
            client.notify(
                    new WatchedEvent(EventType.None, KeeperState.AuthFailed, null),
                    watches.everybody());
        }
        client.start();
    }

    private static HostProvider provider(String connectString) {
        return new StaticHostProvider(new ConnectStringParser(connectString).getServerAddresses());
    }

    // ---- the client itself ----

    public States getState() {
        return client.state();
    }

    /** 0 until a server has accepted the session. */
    public long getSessionId() {
        return client.sessionId();
    }

    /** The password of the session, for a client that resumes it; the array itself. */
    public byte[] getSessionPasswd() {
        return client.password();
    }

    /** What the server has granted, in milliseconds; 0 until it has. */
    public int getSessionTimeout() {
        return client.timeoutMillis();
    }

    public ZKClientConfig getClientConfig() {
        return clientConfig;
    }

    /**
     * Every operation of this session as a future; see there. Futures are completed on the common
     * pool, and time out as the synchronous operations do.
     */
    public final AsyncZooKeeper async() {
        return new AsyncZooKeeper(
                client,
                chroot,
                ForkJoinPool.commonPool(),
                requestTimeoutMillis > 0 ? requestTimeoutMillis : Long.MAX_VALUE);
    }

    /** Always null: how far SASL is, watchers hear, and nothing else is to be asked for. */
    public ZooKeeperSaslClient getSaslClient() {
        return null;
    }

    /** Faults on demand. */
    public Testable getTestable() {
        return new ClientTestable();
    }

    /** Replaces the default watcher; watches that were left keep the old one. */
    public void register(Watcher watcher) {
        watches.register(watcher);
    }

    /**
     * Shows credentials to this server and to every later one. Nothing tells that they were
     * accepted; if they are refused the client dies with AuthFailed.
     */
    public void addAuthInfo(String scheme, byte[] auth) {
        client.authenticate(new AuthInfo(scheme, auth == null ? null : Bytes.copyOf(auth)));
    }

    /**
     * Replaces the servers. The client leaves its server if that keeps the load even.
     *
     * @param connectString as for the constructor; the chroot does not count
     */
    public void updateServerList(String connectString) throws IOException {
        var parsed = new ConnectStringParser(connectString);
        boolean moves =
                hostProvider.updateServerList(
                        parsed.getServerAddresses(),
                        getState().isConnected() ? client.server() : null);
        if (moves) {
            client.dropLink("the list of servers has changed");
        }
    }

    /**
     * Ends the session: its ephemeral znodes go, its watchers hear Closed. A client without a
     * connection does not look for one; its session then lives on until it expires. An interrupt
     * ends the wait for the server's answer, and is lost.
     */
    @Override
    public void close() throws InterruptedException {
        closing.lock();
        try {
            if (!getState().isAlive()) {
                return;
            }
            awaitClose();
            client.join();
        } finally {
            closing.unlock();
        }
    }

    /** Who is interrupted here has closed the client, and does not hear of it, as in ZooKeeper. */
    private void awaitClose() {
        var done = new Awaited<Void>();
        client.submit(Operations.closeSession(), done);
        try {
            if (done.await(requestTimeoutMillis) != null) {
                return;
            }
            LOG.warn("No server has answered the close in time");
        } catch (InterruptedException e) {
            LOG.warn("Interrupted while closing: not waiting for the server's answer");
        }
        client.abandon();
    }

    /**
     * Ends the session and waits for the client's threads.
     *
     * @param waitForShutdownTimeoutMs milliseconds to wait for each of the two
     * @return whether they have ended; never on the event thread
     */
    public boolean close(int waitForShutdownTimeoutMs) throws InterruptedException {
        close();
        return testableWaitForShutdown(waitForShutdownTimeoutMs);
    }

    // ---- create ----

    /**
     * Creates a znode; its parent must exist.
     *
     * @return its path, which differs from {@code path} for sequential kinds
     */
    public String create(String path, byte[] data, List<ACL> acl, CreateMode createMode)
            throws KeeperException, InterruptedException {
        checkCreate(path, createMode, -1);
        requireAcl(acl);
        return chroot.created(call(path, plainCreate(path, data, acl, createMode)).path());
    }

    /** As above, and fills {@code stat} unless it is null. */
    public String create(String path, byte[] data, List<ACL> acl, CreateMode createMode, Stat stat)
            throws KeeperException, InterruptedException {
        return create(path, data, acl, createMode, stat, -1);
    }

    /**
     * As above.
     *
     * @param ttl milliseconds for the kinds that have a time to live, else -1
     */
    public String create(
            String path, byte[] data, List<ACL> acl, CreateMode createMode, Stat stat, long ttl)
            throws KeeperException, InterruptedException {
        checkCreate(path, createMode, ttl);
        requireAcl(acl);
        Operations.Created created = call(path, fullCreate(path, data, acl, createMode, ttl));
        fill(stat, created.stat());
        return chroot.created(created.path());
    }

    /** The asynchronous form. */
    public void create(
            String path,
            byte[] data,
            List<ACL> acl,
            CreateMode createMode,
            StringCallback cb,
            Object ctx) {
        checkCreate(path, createMode, -1);
        submit(
                plainCreate(path, data, acl, createMode),
                cb,
                reply ->
                        cb.processResult(
                                reply.error(),
                                path,
                                ctx,
                                reply.isOk() ? chroot.created(reply.value().path()) : null));
    }

    /** The asynchronous form that also gives the Stat. */
    public void create(
            String path,
            byte[] data,
            List<ACL> acl,
            CreateMode createMode,
            Create2Callback cb,
            Object ctx) {
        create(path, data, acl, createMode, cb, ctx, -1);
    }

    /** The asynchronous form that also gives the Stat. */
    public void create(
            String path,
            byte[] data,
            List<ACL> acl,
            CreateMode createMode,
            Create2Callback cb,
            Object ctx,
            long ttl) {
        checkCreate(path, createMode, ttl);
        submit(
                fullCreate(path, data, acl, createMode, ttl),
                cb,
                reply ->
                        cb.processResult(
                                reply.error(),
                                path,
                                ctx,
                                reply.isOk() ? chroot.created(reply.value().path()) : null,
                                reply.isOk() ? reply.value().stat() : null));
    }

    private Operation<Operations.Created> plainCreate(
            String path, byte[] data, List<ACL> acl, CreateMode mode) {
        return Operations.create(chroot.toServer(path), data, acl, mode, false, -1);
    }

    private Operation<Operations.Created> fullCreate(
            String path, byte[] data, List<ACL> acl, CreateMode mode, long ttl) {
        return Operations.create(chroot.toServer(path), data, acl, mode, true, ttl);
    }

    private static void checkCreate(String path, CreateMode mode, long ttl) {
        PathUtils.validatePath(path, mode.isSequential());
        Ttl.check(mode, ttl);
    }

    private static void requireAcl(List<ACL> acl) throws KeeperException {
        if (acl == null || acl.isEmpty() || acl.stream().anyMatch(entry -> entry == null)) {
            throw new KeeperException.InvalidACLException();
        }
    }

    // ---- delete ----

    /**
     * Deletes a znode without children.
     *
     * @param version the version it must have, -1 for any
     */
    public void delete(String path, int version) throws InterruptedException, KeeperException {
        call(path, deleteOf(path, version));
    }

    /** The asynchronous form. */
    public void delete(String path, int version, VoidCallback cb, Object ctx) {
        submit(deleteOf(path, version), cb, reply -> cb.processResult(reply.error(), path, ctx));
    }

    private Operation<Void> deleteOf(String path, int version) {
        PathUtils.validatePath(path);
        // The root can't be deleted, and a client must not delete its chroot by mistake.
        return Operations.delete(path.equals("/") ? path : chroot.toServer(path), version);
    }

    // ---- exists ----

    /** The Stat of a znode; null if there is none. A watch hears of creation, deletion and data. */
    public Stat exists(String path, Watcher watcher) throws KeeperException, InterruptedException {
        Reply<Stat> reply = await(existsOf(path, watcher));
        if (reply.error() == Code.NONODE.intValue()) {
            return null;
        }
        return valueOf(reply, path);
    }

    /** As above. */
    public Stat exists(String path, boolean watch) throws KeeperException, InterruptedException {
        return exists(path, defaultWatcher(watch));
    }

    /** The asynchronous form: a missing znode gives the code of NoNode. */
    public void exists(String path, Watcher watcher, StatCallback cb, Object ctx) {
        submit(
                existsOf(path, watcher),
                cb,
                reply -> cb.processResult(reply.error(), path, ctx, reply.value()));
    }

    /** As above. */
    public void exists(String path, boolean watch, StatCallback cb, Object ctx) {
        exists(path, defaultWatcher(watch), cb, ctx);
    }

    private Operation<Stat> existsOf(String path, Watcher watcher) {
        return Operations.exists(serverPath(path), watcher);
    }

    // ---- data ----

    /**
     * The data of a znode, null if it has none. A watch hears of deletion and data.
     *
     * @param stat is filled unless it is null
     */
    public byte[] getData(String path, Watcher watcher, Stat stat)
            throws KeeperException, InterruptedException {
        return data(path, stat, Operations.getData(serverPath(path), watcher));
    }

    /** As above. */
    public byte[] getData(String path, boolean watch, Stat stat)
            throws KeeperException, InterruptedException {
        return getData(path, defaultWatcher(watch), stat);
    }

    /** The asynchronous form. */
    public void getData(String path, Watcher watcher, DataCallback cb, Object ctx) {
        submitData(path, Operations.getData(serverPath(path), watcher), cb, ctx);
    }

    /** As above. */
    public void getData(String path, boolean watch, DataCallback cb, Object ctx) {
        getData(path, defaultWatcher(watch), cb, ctx);
    }

    /** The configuration of the ensemble: the data of {@link ZooDefs#CONFIG_NODE}. */
    public byte[] getConfig(Watcher watcher, Stat stat)
            throws KeeperException, InterruptedException {
        return data(ZooDefs.CONFIG_NODE, stat, Operations.getData(ZooDefs.CONFIG_NODE, watcher));
    }

    /** As above. */
    public byte[] getConfig(boolean watch, Stat stat) throws KeeperException, InterruptedException {
        return getConfig(defaultWatcher(watch), stat);
    }

    /** The asynchronous form. */
    public void getConfig(Watcher watcher, DataCallback cb, Object ctx) {
        submitData(ZooDefs.CONFIG_NODE, Operations.getData(ZooDefs.CONFIG_NODE, watcher), cb, ctx);
    }

    /** As above. */
    public void getConfig(boolean watch, DataCallback cb, Object ctx) {
        getConfig(defaultWatcher(watch), cb, ctx);
    }

    /**
     * Replaces the data of a znode.
     *
     * @param version the version it must have, -1 for any
     * @return the Stat after the change
     */
    public Stat setData(String path, byte[] data, int version)
            throws KeeperException, InterruptedException {
        return call(path, Operations.setData(serverPath(path), data, version));
    }

    /** The asynchronous form. */
    public void setData(String path, byte[] data, int version, StatCallback cb, Object ctx) {
        submit(
                Operations.setData(serverPath(path), data, version),
                cb,
                reply -> cb.processResult(reply.error(), path, ctx, reply.value()));
    }

    /** Carries out an operation of a subclass that gives data. */
    protected final byte[] execute(Operation<Operations.Data> operation, Stat stat)
            throws KeeperException, InterruptedException {
        return data("", stat, operation);
    }

    /** The asynchronous form. */
    protected final void execute(
            Operation<Operations.Data> operation, DataCallback cb, Object ctx) {
        submitData("", operation, cb, ctx);
    }

    private byte[] data(String path, Stat stat, Operation<Operations.Data> operation)
            throws KeeperException, InterruptedException {
        Operations.Data got = call(path, operation);
        fill(stat, got.stat());
        return got.data();
    }

    private void submitData(
            String path, Operation<Operations.Data> operation, DataCallback cb, Object ctx) {
        submit(
                operation,
                cb,
                reply ->
                        cb.processResult(
                                reply.error(),
                                path,
                                ctx,
                                reply.isOk() ? reply.value().data() : null,
                                reply.isOk() ? reply.value().stat() : null));
    }

    // ---- ACL ----

    /**
     * The access control list of a znode.
     *
     * @param stat is filled unless it is null
     */
    public List<ACL> getACL(String path, Stat stat) throws KeeperException, InterruptedException {
        Operations.AccessList got = call(path, Operations.getAcl(serverPath(path)));
        fill(stat, got.stat());
        return got.acl();
    }

    /** The asynchronous form; {@code stat} is not used, the callback gets its own. */
    public void getACL(String path, Stat stat, ACLCallback cb, Object ctx) {
        submit(
                Operations.getAcl(serverPath(path)),
                cb,
                reply ->
                        cb.processResult(
                                reply.error(),
                                path,
                                ctx,
                                reply.isOk() ? reply.value().acl() : null,
                                reply.isOk() ? reply.value().stat() : null));
    }

    /**
     * Replaces the access control list of a znode.
     *
     * @param aclVersion the ACL version it must have, -1 for any
     */
    public Stat setACL(String path, List<ACL> acl, int aclVersion)
            throws KeeperException, InterruptedException {
        String onServer = serverPath(path);
        requireAcl(acl);
        return call(path, Operations.setAcl(onServer, acl, aclVersion));
    }

    /** The asynchronous form. */
    public void setACL(String path, List<ACL> acl, int version, StatCallback cb, Object ctx) {
        submit(
                Operations.setAcl(serverPath(path), acl, version),
                cb,
                reply -> cb.processResult(reply.error(), path, ctx, reply.value()));
    }

    // ---- children ----

    /**
     * The names of a znode's children, in no particular order. A watch hears of children that come
     * and go, and of the znode's deletion.
     */
    public List<String> getChildren(String path, Watcher watcher)
            throws KeeperException, InterruptedException {
        return call(path, Operations.getChildren(serverPath(path), watcher, false)).names();
    }

    /** As above. */
    public List<String> getChildren(String path, boolean watch)
            throws KeeperException, InterruptedException {
        return getChildren(path, defaultWatcher(watch));
    }

    /**
     * As above.
     *
     * @param stat is filled unless it is null
     */
    public List<String> getChildren(String path, Watcher watcher, Stat stat)
            throws KeeperException, InterruptedException {
        Operations.Children got =
                call(path, Operations.getChildren(serverPath(path), watcher, true));
        fill(stat, got.stat());
        return got.names();
    }

    /** As above. */
    public List<String> getChildren(String path, boolean watch, Stat stat)
            throws KeeperException, InterruptedException {
        return getChildren(path, defaultWatcher(watch), stat);
    }

    /** The asynchronous form. */
    public void getChildren(String path, Watcher watcher, ChildrenCallback cb, Object ctx) {
        submit(
                Operations.getChildren(serverPath(path), watcher, false),
                cb,
                reply ->
                        cb.processResult(
                                reply.error(),
                                path,
                                ctx,
                                reply.isOk() ? reply.value().names() : null));
    }

    /** As above. */
    public void getChildren(String path, boolean watch, ChildrenCallback cb, Object ctx) {
        getChildren(path, defaultWatcher(watch), cb, ctx);
    }

    /** The asynchronous form that also gives the Stat. */
    public void getChildren(String path, Watcher watcher, Children2Callback cb, Object ctx) {
        submit(
                Operations.getChildren(serverPath(path), watcher, true),
                cb,
                reply ->
                        cb.processResult(
                                reply.error(),
                                path,
                                ctx,
                                reply.isOk() ? reply.value().names() : null,
                                reply.isOk() ? reply.value().stat() : null));
    }

    /** As above. */
    public void getChildren(String path, boolean watch, Children2Callback cb, Object ctx) {
        getChildren(path, defaultWatcher(watch), cb, ctx);
    }

    /** How many znodes there are below one, at any depth. */
    public int getAllChildrenNumber(String path) throws KeeperException, InterruptedException {
        return call(path, Operations.getAllChildrenNumber(serverPath(path)));
    }

    /** The asynchronous form. */
    public void getAllChildrenNumber(String path, AllChildrenNumberCallback cb, Object ctx) {
        submit(
                Operations.getAllChildrenNumber(serverPath(path)),
                cb,
                reply ->
                        cb.processResult(
                                reply.error(), path, ctx, reply.isOk() ? reply.value() : -1));
    }

    /** The ephemeral znodes of this session, by the server's paths. */
    public List<String> getEphemerals() throws KeeperException, InterruptedException {
        return getEphemerals("/");
    }

    /**
     * As above.
     *
     * @param prefixPath what the server's paths must begin with
     */
    public List<String> getEphemerals(String prefixPath)
            throws KeeperException, InterruptedException {
        PathUtils.validatePath(prefixPath);
        return call(prefixPath, Operations.getEphemerals(prefixPath));
    }

    /** The asynchronous form. */
    public void getEphemerals(String prefixPath, EphemeralsCallback cb, Object ctx) {
        PathUtils.validatePath(prefixPath);
        submit(
                Operations.getEphemerals(prefixPath),
                cb,
                reply -> cb.processResult(reply.error(), ctx, reply.value()));
    }

    /** As above. */
    public void getEphemerals(EphemeralsCallback cb, Object ctx) {
        getEphemerals("/", cb, ctx);
    }

    // ---- sync, identity ----

    /** Waits until this server knows everything that was committed before. */
    public void sync(String path) throws KeeperException, InterruptedException {
        call(path, Operations.sync(serverPath(path)));
    }

    /** The asynchronous form. */
    public void sync(String path, VoidCallback cb, Object ctx) {
        submit(
                Operations.sync(serverPath(path)),
                cb,
                reply -> cb.processResult(reply.error(), path, ctx));
    }

    /** The identities that this session has proved; empty if the server can't be asked. */
    public List<ClientInfo> whoAmI() throws InterruptedException {
        Reply<List<ClientInfo>> reply = await(Operations.whoAmI());
        return reply.isOk() ? reply.value() : List.of();
    }

    // ---- multi ----

    /**
     * Carries out several operations: transactions all or nothing, reads each on its own.
     *
     * @return a result for each operation
     * @throws KeeperException if a transaction failed; its results say which operation did
     * @throws IllegalArgumentException if transactions and reads are mixed, or a path is not valid
     */
    public List<OpResult> multi(Iterable<Op> ops) throws InterruptedException, KeeperException {
        MultiOperationRecord.validate(ops);
        return multiInternal(MultiOperationRecord.of(ops, chroot::toServer));
    }

    /**
     * The asynchronous form. Operations that are not valid are told on the caller's thread, as
     * BadArguments.
     */
    public void multi(Iterable<Op> ops, MultiCallback cb, Object ctx) {
        List<OpResult> faults = new ArrayList<>();
        boolean valid = true;
        for (Op op : ops) {
            try {
                op.validate();
                faults.add(new ErrorResult(Code.RUNTIMEINCONSISTENCY.intValue()));
            } catch (IllegalArgumentException e) {
                valid = false;
                faults.add(new ErrorResult(Code.BADARGUMENTS.intValue()));
            } catch (KeeperException e) {
                valid = false;
                faults.add(new ErrorResult(e.code().intValue()));
            }
        }
        if (valid) {
            multiInternal(MultiOperationRecord.of(ops, chroot::toServer), cb, ctx);
        } else {
            cb.processResult(Code.BADARGUMENTS.intValue(), null, ctx, faults);
        }
    }

    /** Sends operations whose paths are the server's. */
    protected List<OpResult> multiInternal(MultiOperationRecord request)
            throws InterruptedException, KeeperException, IllegalArgumentException {
        if (request.size() == 0) {
            return List.of();
        }
        List<OpResult> results = call(null, Operations.multi(request));
        boolean reads = request.getOpKind() == Op.OpKind.READ;
        int error = reads ? 0 : Operations.firstError(results); // A read may fail by itself.
        if (error != 0) {
            throw KeeperException.create(Code.get(error), null, results);
        }
        return results;
    }

    /** The asynchronous form. */
    protected void multiInternal(MultiOperationRecord request, MultiCallback cb, Object ctx)
            throws IllegalArgumentException {
        if (request.size() == 0) {
            if (cb != null) {
                client.callBack(() -> cb.processResult(Code.OK.intValue(), null, ctx, List.of()));
            }
            return;
        }
        submit(
                Operations.multi(request),
                cb,
                reply ->
                        cb.processResult(
                                reply.isOk() ? Operations.firstError(reply.value()) : reply.error(),
                                null,
                                ctx,
                                reply.value()));
    }

    /** Collects operations for a multi. */
    public Transaction transaction() {
        return new Transaction(this);
    }

    // ---- watches ----

    /** Leaves a watch that stays after an event, also on a znode that does not exist. */
    public void addWatch(String basePath, Watcher watcher, AddWatchMode mode)
            throws KeeperException, InterruptedException {
        call(basePath, addWatchOf(basePath, watcher, mode));
    }

    /** As above, for the default watcher. */
    public void addWatch(String basePath, AddWatchMode mode)
            throws KeeperException, InterruptedException {
        addWatch(basePath, defaultWatcher(true), mode);
    }

    /** The asynchronous form. */
    public void addWatch(
            String basePath, Watcher watcher, AddWatchMode mode, VoidCallback cb, Object ctx) {
        submit(
                addWatchOf(basePath, watcher, mode),
                cb,
                reply -> cb.processResult(reply.error(), basePath, ctx));
    }

    /** As above, for the default watcher. */
    public void addWatch(String basePath, AddWatchMode mode, VoidCallback cb, Object ctx) {
        addWatch(basePath, defaultWatcher(true), mode, cb, ctx);
    }

    private Operation<Void> addWatchOf(String path, Watcher watcher, AddWatchMode mode) {
        requireWatcher(watcher);
        return Operations.addWatch(serverPath(path), watcher, mode);
    }

    /**
     * Removes one watcher. The server keeps the watch; what it still sends is ignored.
     *
     * @param local whether to remove it even if the server can't be asked
     */
    public void removeWatches(String path, Watcher watcher, WatcherType watcherType, boolean local)
            throws InterruptedException, KeeperException {
        requireWatcher(watcher);
        call(path, Operations.removeWatches(serverPath(path), watcher, watcherType, local));
    }

    /** The asynchronous form. */
    public void removeWatches(
            String path,
            Watcher watcher,
            WatcherType watcherType,
            boolean local,
            VoidCallback cb,
            Object ctx) {
        requireWatcher(watcher);
        submit(
                Operations.removeWatches(serverPath(path), watcher, watcherType, local),
                cb,
                reply -> cb.processResult(reply.error(), path, ctx));
    }

    /**
     * Removes all watchers of a znode, here and on the server.
     *
     * @param local whether to remove them even if the server can't be asked
     */
    public void removeAllWatches(String path, WatcherType watcherType, boolean local)
            throws InterruptedException, KeeperException {
        call(path, Operations.removeWatches(serverPath(path), null, watcherType, local));
    }

    /** The asynchronous form. */
    public void removeAllWatches(
            String path, WatcherType watcherType, boolean local, VoidCallback cb, Object ctx) {
        submit(
                Operations.removeWatches(serverPath(path), null, watcherType, local),
                cb,
                reply -> cb.processResult(reply.error(), path, ctx));
    }

    private static void requireWatcher(Watcher watcher) {
        if (watcher == null) {
            throw new IllegalArgumentException("Invalid Watcher, shouldn't be null!");
        }
    }

    private Watcher defaultWatcher(boolean wanted) {
        if (!wanted) {
            return null;
        }
        Watcher watcher = watches.defaultWatcher();
        if (watcher == null) {
            throw new IllegalStateException("Default watcher is required, but it is null.");
        }
        return watcher;
    }

    protected List<String> getDataWatches() {
        return watchedPaths(WatchKind.DATA);
    }

    protected List<String> getExistWatches() {
        return watchedPaths(WatchKind.EXIST);
    }

    protected List<String> getChildWatches() {
        return watchedPaths(WatchKind.CHILD);
    }

    protected List<String> getPersistentWatches() {
        return watchedPaths(WatchKind.PERSISTENT);
    }

    protected List<String> getPersistentRecursiveWatches() {
        return watchedPaths(WatchKind.RECURSIVE);
    }

    private List<String> watchedPaths(WatchKind kind) {
        List<String> paths = watches.paths(kind);
        paths.replaceAll(chroot::toClient);
        return paths;
    }

    // ---- for tests of applications ----

    protected boolean testableWaitForShutdown(int wait) throws InterruptedException {
        return client.join(wait);
    }

    /** Null if there is no connection. */
    protected SocketAddress testableRemoteSocketAddress() {
        return client.remoteAddress();
    }

    /** Null if there is no connection. */
    protected SocketAddress testableLocalSocketAddress() {
        return client.localAddress();
    }

    private final class ClientTestable implements Testable {
        @Override
        public void injectSessionExpiration() {
            client.expire();
        }

        @Override
        public void queueEvent(WatchedEvent event) {
            String path = event.getPath(); // What it throws, the caller hears.
            Collection<Watcher> watchers =
                    event.getType() == EventType.None
                            ? watches.everybody()
                            : watches.triggered(event.getType(), chroot.toServer(path));
            client.notify(event, watchers);
        }

        @Override
        public void closeSocket() {
            client.dropLink("the application asks for it");
        }
    }

    @Override
    public String toString() {
        return "State:"
                + getState()
                + " Timeout:"
                + getSessionTimeout()
                + " sessionid:0x"
                + Long.toHexString(getSessionId())
                + " local:"
                + client.localAddress()
                + " remoteserver:"
                + client.remoteAddress();
    }

    // ---- how operations are carried out ----

    private String serverPath(String path) {
        PathUtils.validatePath(path);
        return chroot.toServer(path);
    }

    private static void fill(Stat target, Stat source) {
        if (target != null && source != null) {
            target.copyFrom(source);
        }
    }

    private <R> R call(String path, Operation<R> operation)
            throws KeeperException, InterruptedException {
        return valueOf(await(operation), path);
    }

    private static <R> R valueOf(Reply<R> reply, String path) throws KeeperException {
        if (!reply.isOk()) {
            throw KeeperException.create(Code.get(reply.error()), path);
        }
        return reply.value();
    }

    /**
     * Waits for the end. One that takes too long costs the link, since its reply would come late.
     */
    private <R> Reply<R> await(Operation<R> operation) throws InterruptedException {
        var end = new Awaited<R>();
        Call<R> call = client.submit(operation, end);
        Reply<R> reply = end.await(requestTimeoutMillis);
        if (reply == null) {
            client.forget(call);
            client.dropLink("a request has taken too long");
            return Reply.unanswered(Code.REQUESTTIMEOUT);
        }
        return reply;
    }

    /** Without a callback nobody is told of the end. */
    private <R> void submit(Operation<R> operation, AsyncCallback cb, Consumer<Reply<R>> callback) {
        client.submit(
                operation,
                cb == null ? reply -> {} : reply -> client.callBack(() -> callback.accept(reply)));
    }
}
