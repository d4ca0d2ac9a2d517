package dev.ostler.zab.config;

import dev.ostler.protocol.ServerId;

import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A hierarchy for quorums: servers have weights and stand in groups, and a quorum is more than half
 * the weight in more than half the groups (quorum protocol, section 1.4).
 *
 * @param groups who is in which group, by the group's number; nobody is in two
 * @param weights not negative; whoever is in a group has one. With 0 a server may vote and follow,
 *     but is never elected
 */
public record QuorumGroups(
        SortedMap<Long, NavigableSet<ServerId>> groups, SortedMap<ServerId, Long> weights) {
    /** So that no sum of weights overflows. */
    public static final long WEIGHT_MAX = Integer.MAX_VALUE;

    public QuorumGroups {
        var copy = new TreeMap<Long, NavigableSet<ServerId>>();
        groups.forEach(
                (group, servers) ->
                        copy.put(
                                group,
                                Collections.unmodifiableNavigableSet(new TreeSet<>(servers))));
        groups = Collections.unmodifiableSortedMap(copy);
        weights = Collections.unmodifiableSortedMap(new TreeMap<>(weights));
        for (Map.Entry<ServerId, Long> weight : weights.entrySet()) {
            if (weight.getValue() < 0 || weight.getValue() > WEIGHT_MAX) {
                throw new IllegalArgumentException(
                        "weight."
                                + weight.getKey()
                                + " is not between 0 and "
                                + WEIGHT_MAX
                                + ": "
                                + weight.getValue());
            }
        }
        var seen = new HashSet<ServerId>();
        for (NavigableSet<ServerId> group : groups.values()) {
            for (ServerId server : group) {
                if (!weights.containsKey(server)) {
                    throw new IllegalArgumentException(
                            "server " + server + " is in a group and has no weight");
                }
                if (!seen.add(server)) {
                    throw new IllegalArgumentException("server " + server + " is in two groups");
                }
            }
        }
    }

    /** 0 for a server that has none. */
    public long weight(ServerId id) {
        return weights.getOrDefault(id, 0L);
    }

    boolean contains(ServerId id) {
        return groups.values().stream().anyMatch(group -> group.contains(id));
    }

    /** Whether these have more than half the weight in more than half the groups that have any. */
    boolean isQuorum(Collection<ServerId> servers) {
        Set<ServerId> agreeing = new HashSet<>(servers);
        int weighty = 0;
        int won = 0;
        for (NavigableSet<ServerId> group : groups.values()) {
            long all = group.stream().mapToLong(this::weight).sum();
            long half = group.stream().filter(agreeing::contains).mapToLong(this::weight).sum();
            weighty += all > 0 ? 1 : 0;
            won += half > all / 2 ? 1 : 0;
        }
        return won > weighty / 2;
    }
}
