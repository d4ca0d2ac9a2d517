package dev.ostler.recipes.migration;

import dev.ostler.protocol.Bytes;
import dev.ostler.recipes.operation.Transaction;

import org.apache.zookeeper.CreateMode;

/** One operation of a step. Paths are in the client's namespace. */
sealed interface Change {
    void addTo(Transaction transaction);

    /** All that it does, for the digest. */
    void addTo(Digest digest);

    /** Creates a znode. */
    record Create(String path, Bytes data, CreateMode mode) implements Change {
        @Override
        public void addTo(Transaction transaction) {
            transaction.create(path, data, mode);
        }

        @Override
        public void addTo(Digest digest) {
            digest.add("create").add(path).add(mode.name()).add(data);
        }
    }

    /** Replaces the data of a znode. */
    record SetData(String path, Bytes data) implements Change {
        @Override
        public void addTo(Transaction transaction) {
            transaction.setData(path, data);
        }

        @Override
        public void addTo(Digest digest) {
            digest.add("set").add(path).add(data);
        }
    }

    /** Deletes a znode. */
    record Delete(String path) implements Change {
        @Override
        public void addTo(Transaction transaction) {
            transaction.delete(path);
        }

        @Override
        public void addTo(Digest digest) {
            digest.add("delete").add(path);
        }
    }

    /** Wants a znode to be there. */
    record Check(String path) implements Change {
        @Override
        public void addTo(Transaction transaction) {
            transaction.check(path);
        }

        @Override
        public void addTo(Digest digest) {
            digest.add("check").add(path);
        }
    }
}
