package dev.ostler.zab.config;

import dev.ostler.protocol.MalformedRecordException;
import dev.ostler.protocol.ServerId;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One version of who belongs to the ensemble, and what a quorum of it is (quorum protocol, sections
 * 1.3 to 1.5). Immutable. Two are equal if their versions and all that they say are.
 */
public final class Membership {
    private final long version;
    private final SortedMap<ServerId, Member> members;
    private final NavigableSet<ServerId> voters;
    private final @Nullable QuorumGroups groups;

    /**
     * A majority of the voters is a quorum.
     *
     * @param version zxid of the transaction that made it; 0 for one from a static file
     * @throws IllegalArgumentException if two members have the same id, or the version is negative
     */
    public Membership(long version, List<Member> members) {
        this(version, members, null);
    }

    /**
     * As {@link #Membership(long, List)}, with quorums by groups and weights.
     *
     * @param groups null for majorities
     * @throws IllegalArgumentException also if a voter is in no group, or somebody in a group is no
     *     member
     */
    public Membership(long version, List<Member> members, @Nullable QuorumGroups groups) {
        if (version < 0) {
            throw new IllegalArgumentException("a negative version: " + version);
        }
        this.version = version;
        this.groups = groups;
        var byId = new TreeMap<ServerId, Member>();
        var voting = new TreeSet<ServerId>();
        for (Member member : members) {
            if (byId.put(member.id(), member) != null) {
                throw new IllegalArgumentException("two members have the id " + member.id());
            }
            if (!member.observer()) {
                voting.add(member.id());
            }
        }
        this.members = Collections.unmodifiableSortedMap(byId);
        this.voters = Collections.unmodifiableNavigableSet(voting);
        if (groups != null) {
            requireConsistent(groups);
        }
    }

    private void requireConsistent(QuorumGroups hierarchy) {
        for (ServerId voter : voters) {
            if (!hierarchy.contains(voter)) {
                throw new IllegalArgumentException("server " + voter + " is in no group");
            }
        }
        for (NavigableSet<ServerId> group : hierarchy.groups().values()) {
            for (ServerId server : group) {
                if (!members.containsKey(server)) {
                    throw new IllegalArgumentException(
                            "a group has server " + server + ", which is no member");
                }
            }
        }
    }

    /**
     * Reads the text that members, leaders and {@code /zookeeper/config} carry. It may come from
     * anywhere: whatever else it holds is refused, and it costs no more than its length.
     *
     * @throws MalformedRecordException if it is none, or one without voters; the message says what
     *     is wrong
     */
    public static Membership parse(String text) {
        return MembershipText.parse(text);
    }

    /**
     * The text that {@link #parse} reads, members in the order of their ids; no newline at its end.
     */
    public String text() {
        return MembershipText.write(this);
    }

    public long version() {
        return version;
    }

    /** The same members as a version of its own. */
    public Membership withVersion(long newVersion) {
        return new Membership(newVersion, List.copyOf(members.values()), groups);
    }

    public SortedMap<ServerId, Member> members() {
        return members;
    }

    /** The members that are no observers. */
    public NavigableSet<ServerId> voters() {
        return voters;
    }

    public boolean isVoter(ServerId id) {
        return voters.contains(id);
    }

    /** Null if majorities are quorums. */
    public @Nullable QuorumGroups groups() {
        return groups;
    }

    /** What a vote counts, 1 without groups. Who has the weight 0 must not be elected. */
    public long weight(ServerId id) {
        return groups == null ? 1 : groups.weight(id);
    }

    /**
     * Whether these servers decide for all. Who is no voter does not count, and nobody counts
     * twice.
     */
    public boolean isQuorum(Collection<ServerId> servers) {
        Collection<ServerId> distinct = servers instanceof Set ? servers : new TreeSet<>(servers);
        if (groups != null) {
            return groups.isQuorum(distinct.stream().filter(voters::contains).toList());
        }
        int agreeing = 0;
        for (ServerId server : distinct) {
            agreeing += voters.contains(server) ? 1 : 0;
        }
        return agreeing > voters.size() / 2;
    }

    /**
     * Whether the ensemble is the same, whatever the versions: the same members, reached in the
     * same way, with the same groups and weights. A name that resolves to another address than
     * before is no change, since a pod or a host that moved is still that member.
     */
    public boolean hasSameMembersAs(Membership other) {
        return members.keySet().equals(other.members.keySet())
                && members.values().stream()
                        .allMatch(member -> other.isSameMember(member.id(), member))
                && Objects.equals(groups, other.groups);
    }

    private boolean isSameMember(ServerId id, Member theirs) {
        Member ours = members.get(id);
        return ours != null && ours.isSameAs(theirs);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Membership that
                && version == that.version
                && members.equals(that.members)
                && Objects.equals(groups, that.groups);
    }

    @Override
    public int hashCode() {
        return Objects.hash(version, members, groups);
    }

    @Override
    public String toString() {
        return text();
    }
}
