package org.apache.zookeeper;

import org.apache.zookeeper.data.ACL;

import java.util.ArrayList;
import java.util.List;

/** Collects operations for one multi. It may be committed more than once. */
public class Transaction {
    private final ZooKeeper zk;
    private final List<Op> ops = new ArrayList<>();

    protected Transaction(ZooKeeper zk) {
        this.zk = zk;
    }

    public Transaction create(String path, byte[] data, List<ACL> acl, CreateMode createMode) {
        return add(Op.create(path, data, acl, createMode));
    }

    public Transaction delete(String path, int version) {
        return add(Op.delete(path, version));
    }

    public Transaction check(String path, int version) {
        return add(Op.check(path, version));
    }

    public Transaction setData(String path, byte[] data, int version) {
        return add(Op.setData(path, data, version));
    }

    /** As {@link ZooKeeper#multi(Iterable)}. */
    public List<OpResult> commit() throws InterruptedException, KeeperException {
        return zk.multi(ops);
    }

    /** As {@link ZooKeeper#multi(Iterable, AsyncCallback.MultiCallback, Object)}. */
    public void commit(AsyncCallback.MultiCallback cb, Object ctx) {
        zk.multi(ops, cb, ctx);
    }

    private Transaction add(Op op) {
        ops.add(op);
        return this;
    }
}
