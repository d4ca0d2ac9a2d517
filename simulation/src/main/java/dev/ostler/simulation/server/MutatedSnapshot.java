package dev.ostler.simulation.server;

import dev.ostler.protocol.TxnDigest;
import dev.ostler.protocol.Zxid;
import dev.ostler.server.TreeSnapshot;
import dev.ostler.storage.snapshot.SnapshotDigest;
import dev.ostler.storage.snapshot.SnapshotSource;
import dev.ostler.tree.TreeVersion;

/** A snapshot that is wrong in one of the ways of {@link Mutation}. */
final class MutatedSnapshot implements SnapshotSource {
    private final TreeVersion state;
    private final SnapshotSource znodes;
    private final SnapshotSource sessions;
    private final long zxid;

    private MutatedSnapshot(TreeVersion state, TreeVersion sessions, long zxid) {
        this.state = state;
        this.znodes = new TreeSnapshot(state);
        this.sessions = new TreeSnapshot(sessions);
        this.zxid = zxid;
    }

    /**
     * @param before the state that was stored last
     */
    static SnapshotSource of(TreeVersion state, TreeVersion before, Mutation mutation) {
        return switch (mutation) {
            case SESSIONS_OF_ANOTHER_ZXID -> new MutatedSnapshot(state, before, state.zxid());
            case SNAPSHOT_AHEAD_OF_ITSELF -> new MutatedSnapshot(state, state, state.zxid() + 1);
            default -> new TreeSnapshot(state);
        };
    }

    @Override
    public Zxid zxid() {
        return new Zxid(zxid);
    }

    @Override
    public SnapshotDigest digest() {
        return new SnapshotDigest(zxid(), TxnDigest.VERSION, state.digest());
    }

    @Override
    public int sessionCount() {
        return sessions.sessionCount();
    }

    @Override
    public void forEachSession(SessionVisitor visitor) {
        sessions.forEachSession(visitor);
    }

    @Override
    public int aclCount() {
        return znodes.aclCount();
    }

    @Override
    public void forEachAcl(AclVisitor visitor) {
        znodes.forEachAcl(visitor);
    }

    @Override
    public Nodes nodes() {
        return znodes.nodes();
    }
}
