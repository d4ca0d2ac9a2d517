package dev.ostler.replica.ensemble;

import dev.ostler.replica.session.SessionIds;
import dev.ostler.tree.access.AccessControl;

/**
 * What the roles of a member share.
 *
 * @param ids goes on from role to role, so that no id is given out twice
 */
record Parts(
        MemberOptions options,
        AccessControl access,
        SessionIds ids,
        MemberTree state,
        Moment time,
        EnsembleEffects effects) {}
