package dev.ostler.replica.ensemble;

import dev.ostler.tree.TreeVersion;
import dev.ostler.zab.election.State;

/** A role has ended, and its storage is being waited for. */
record Leaving(TreeVersion published) implements Role {
    @Override
    public State state() {
        return State.LOOKING;
    }
}
