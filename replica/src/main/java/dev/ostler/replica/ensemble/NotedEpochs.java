package dev.ostler.replica.ensemble;

import dev.ostler.zab.Proposal;
import dev.ostler.zab.Storage;

/** Passes on what roles ask of the storage, and notes the epochs for the roles that follow. */
final class NotedEpochs implements Storage {
    private final Storage storage;
    private long accepted;
    private long current;

    NotedEpochs(Storage storage, long accepted, long current) {
        this.storage = storage;
        this.accepted = accepted;
        this.current = current;
    }

    long accepted() {
        return accepted;
    }

    long current() {
        return current;
    }

    @Override
    public void append(Proposal proposal) {
        storage.append(proposal);
    }

    @Override
    public void acceptedEpoch(long epoch) {
        if (epoch < accepted) {
            throw new IllegalStateException("epoch " + epoch + " accepted after " + accepted);
        }
        accepted = epoch;
        storage.acceptedEpoch(epoch);
    }

    @Override
    public void currentEpoch(long epoch) {
        if (epoch < current || epoch > accepted) {
            throw new IllegalStateException(
                    "epoch " + epoch + " after " + current + ", with " + accepted + " accepted");
        }
        current = epoch;
        storage.currentEpoch(epoch);
    }

    @Override
    public void whenDurable(Runnable then) {
        storage.whenDurable(then);
    }
}
