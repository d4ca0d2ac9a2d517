package dev.ostler.zab.config;

import dev.ostler.protocol.MalformedRecordException;
import dev.ostler.protocol.ServerId;
import dev.ostler.zab.config.Member.ClientAddress;
import dev.ostler.zab.config.Member.PeerAddress;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a client that wants other members writes, and what becomes of it (client protocol, 10.6).
 */
public final class MembershipChange {
    /** What members read in each other's text has eighteen digits at the most. */
    private static final long ID_MAX = 999_999_999_999_999_999L;

    private static final List<String> ANY_HOST = List.of("0.0.0.0", "::", "0:0:0:0:0:0:0:0");

    private MembershipChange() {}

    /**
     * Puts other members in the place of all.
     *
     * @param text {@code server.N}, {@code group.G} and {@code weight.N} lines, with commas or
     *     newlines between them
     * @throws MalformedRecordException if it is none, or one without voters
     */
    public static Membership all(String text, long version) {
        return requireIds(Membership.parse(text.replace(',', '\n')).withVersion(version));
    }

    /**
     * Takes members away, then adds some or puts others in their place.
     *
     * @param joining {@code server.N=...} with commas between them, each with a client port; or
     *     null
     * @param leaving ids with commas between them, of members or not; or null
     * @throws MalformedRecordException if a text is wrong, an address is another member's too, or
     *     quorums go by groups, which must be said as a whole
     * @throws NumberFormatException if an id is no number
     */
    public static Membership some(
            Membership before, @Nullable String joining, @Nullable String leaving, long version) {
        if (before.groups() != null) {
            throw new MalformedRecordException("members of groups are changed all together");
        }
        var members = new TreeMap<>(before.members());
        for (String id : split(leaving)) {
            members.remove(new ServerId(Long.parseLong(id)));
        }
        for (String line : split(joining)) {
            Member joiner = joiner(line);
            for (Member other : members.values()) {
                requireOwnAddresses(joiner, other);
            }
            members.put(joiner.id(), joiner);
        }
        return requireIds(new Membership(version, List.copyOf(members.values())));
    }

    private static List<String> split(@Nullable String list) {
        var parts = new ArrayList<String>();
        if (list != null) {
            for (String part : list.split(",", -1)) {
                if (!part.isBlank()) {
                    parts.add(part.strip());
                }
            }
        }
        return parts;
    }

    private static Member joiner(String line) {
        int equals = line.indexOf('=');
        if (equals < 0 || equals != line.lastIndexOf('=')) {
            throw new MalformedRecordException("no server.N=...: " + MembershipText.excerpt(line));
        }
        String key = line.substring(0, equals).strip();
        var id = new ServerId(Long.parseLong(key.substring(key.lastIndexOf('.') + 1)));
        Member joiner = Member.parse(id, line.substring(equals + 1).strip());
        if (joiner.client() == null) {
            throw new MalformedRecordException("server " + id + " has no client port");
        }
        return joiner;
    }

    private static void requireOwnAddresses(Member joiner, Member other) {
        if (joiner.id().equals(other.id())) {
            return;
        }
        Set<String> theirs = places(other);
        for (String place : places(joiner)) {
            if (theirs.contains(place)) {
                throw new MalformedRecordException(
                        "server "
                                + joiner.id()
                                + " has the address of "
                                + other.id()
                                + ": "
                                + place);
            }
        }
    }

    /** Every port with its host, but for those that stand for any host. */
    private static Set<String> places(Member member) {
        var places = new HashSet<String>();
        for (PeerAddress address : member.addresses()) {
            add(places, address.host(), address.quorumPort());
            add(places, address.host(), address.electionPort());
        }
        ClientAddress client = member.client();
        if (client != null) {
            add(places, client.host(), client.port());
        }
        return places;
    }

    private static void add(Set<String> places, String host, int port) {
        if (!ANY_HOST.contains(host)) {
            places.add(host.toLowerCase(Locale.ROOT) + " port " + port);
        }
    }

    private static Membership requireIds(Membership membership) {
        for (ServerId id : membership.members().keySet()) {
            if (id.value() < 0 || id.value() > ID_MAX) {
                throw new MalformedRecordException("no id of a member: " + id);
            }
        }
        return membership;
    }
}
