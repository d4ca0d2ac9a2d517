package dev.ostler.zab.config;

import dev.ostler.protocol.ServerId;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One version of who belongs to the ensemble, and what a quorum of it is (quorum protocol, sections
 * 1.3 to 1.5).
 */
public final class Membership {
    private final long version;
    private final SortedMap<ServerId, Member> members;

    /**
     * @param version zxid of the transaction that made it; 0 for one from a static file
     */
    public Membership(long version, List<Member> members) {
        this.version = version;
        var byId = new TreeMap<ServerId, Member>();
        for (Member member : members) {
            byId.put(member.id(), member);
        }
        this.members = Collections.unmodifiableSortedMap(byId);
    }

    public long version() {
        return version;
    }

    public SortedMap<ServerId, Member> members() {
        return members;
    }

    public boolean isVoter(ServerId id) {
        Member member = members.get(id);
        return member != null && !member.observer();
    }

    /**
     * Whether these servers decide for all. Who is no voter does not count, and nobody counts
     * twice.
     */
    public boolean isQuorum(Collection<ServerId> servers) {
        long voters = members.values().stream().filter(member -> !member.observer()).count();
        long agreeing = servers.stream().distinct().filter(this::isVoter).count();
        return agreeing > voters / 2;
    }
}
