package dev.ostler.replica.ensemble;

import dev.ostler.tree.access.Identities;
import dev.ostler.tree.access.Identity;
import dev.ostler.zab.message.Packet;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** Who a learner's client is, on its way to the leader, which checks ACLs. */
final class LearnerIdentities {
    private LearnerIdentities() {}

    /** Those of a packet. One without a scheme or an id can match no ACL and is left out. */
    static Identities of(@Nullable List<Packet.Identity> sent) {
        if (sent == null) {
            return Identities.NONE;
        }
        var identities = new ArrayList<Identity>(sent.size());
        for (Packet.Identity identity : sent) {
            String scheme = identity.scheme();
            String id = identity.id();
            if (scheme != null && id != null) {
                identities.add(new Identity(scheme, id));
            }
        }
        return Identities.NONE.plus(identities);
    }

    static List<Packet.Identity> toSend(Identities identities) {
        var sent = new ArrayList<Packet.Identity>(identities.list().size());
        for (Identity identity : identities.list()) {
            sent.add(new Packet.Identity(identity.scheme(), identity.id()));
        }
        return sent;
    }
}
