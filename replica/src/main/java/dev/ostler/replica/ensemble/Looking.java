package dev.ostler.replica.ensemble;

import dev.ostler.tree.TreeVersion;
import dev.ostler.zab.election.State;

/** Nobody leads; the election, which goes on in all roles, will find somebody. */
record Looking(TreeVersion published) implements Role {
    @Override
    public State state() {
        return State.LOOKING;
    }
}
