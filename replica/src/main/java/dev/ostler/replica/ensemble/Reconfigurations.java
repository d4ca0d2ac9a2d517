package dev.ostler.replica.ensemble;

import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.ErrorCode;
import dev.ostler.protocol.MalformedRecordException;
import dev.ostler.protocol.Request;
import dev.ostler.protocol.Zxid;
import dev.ostler.tree.plan.Members;
import dev.ostler.zab.config.Electorate;
import dev.ostler.zab.config.Membership;
import dev.ostler.zab.config.MembershipChange;
import dev.ostler.zab.leader.Leader;

/**
 * A leader's judgement of who wants other members: the checks of client protocol, section 10.6, in
 * the order that decides which error the client gets.
 *
 * @param votersMin how many voters there must be
 * @param severalAddresses whether members may get several addresses although none has them yet; a
 *     member of ZooKeeper's reads such lines only if it is told to
 */
record Reconfigurations(Leader leader, int votersMin, boolean severalAddresses) implements Members {
    private static final long ANY_VERSION = -1;

    @Override
    public Answer change(Request.Reconfig request, Zxid zxid) {
        Electorate electorate = leader.electorate();
        if (electorate.proposed() != null) {
            return new Refused(ErrorCode.RECONFIG_IN_PROGRESS);
        }
        Membership before = electorate.committed();
        if (request.curConfigId() != ANY_VERSION && request.curConfigId() != before.version()) {
            return new Refused(ErrorCode.BAD_VERSION);
        }
        Membership next;
        try {
            next = next(before, request, zxid.value());
        } catch (MalformedRecordException e) {
            return new Refused(ErrorCode.BAD_ARGUMENTS);
        } catch (NumberFormatException e) {
            return new Refused(ErrorCode.MARSHALLING_ERROR);
        }
        if (next.voters().size() < votersMin
                || (!severalAddresses
                        && haveSeveralAddresses(next)
                        && !haveSeveralAddresses(before))) {
            return new Refused(ErrorCode.BAD_ARGUMENTS);
        }
        return leader.isFollowedByQuorumOf(next)
                ? new Next(Bytes.utf8(next.text()))
                : new Refused(ErrorCode.NEW_CONFIG_NO_QUORUM);
    }

    private static boolean haveSeveralAddresses(Membership membership) {
        return membership.members().values().stream()
                .anyMatch(member -> member.addresses().size() > 1);
    }

    private static Membership next(Membership before, Request.Reconfig request, long version) {
        String all = request.newMembers();
        return all == null
                ? MembershipChange.some(
                        before, request.joiningServers(), request.leavingServers(), version)
                : MembershipChange.all(all, version);
    }
}
