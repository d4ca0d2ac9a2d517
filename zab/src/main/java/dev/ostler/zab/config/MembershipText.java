package dev.ostler.zab.config;

import dev.ostler.protocol.MalformedRecordException;
import dev.ostler.protocol.ServerId;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The text of a membership (quorum protocol, section 1.5).
 *
 * <pre>
 * server.N=...         for each member
 * group.G=N:N...       with groups only
 * weight.N=W           with groups only
 * version=hexadecimal  0 if there is none
 * </pre>
 *
 * <p>ZooKeeper reads it as a Java properties text. This reader knows what occurs of that: comments,
 * blank lines, and separators other than {@code =}. A backslash is refused.
 */
final class MembershipText {
    private static final int EXCERPT_CHARACTERS = 80;

    private final List<Member> members = new ArrayList<>();
    private final SortedMap<Long, NavigableSet<ServerId>> groups = new TreeMap<>();
    private final SortedMap<ServerId, Long> weights = new TreeMap<>();
    private boolean hierarchical;
    private @Nullable Long version;

    private MembershipText() {}

    static Membership parse(String text) {
        var parsed = new MembershipText();
        text.lines().map(String::strip).forEach(parsed::line);
        try {
            return parsed.membership();
        } catch (IllegalArgumentException e) {
            throw new MalformedRecordException(String.valueOf(e.getMessage()));
        }
    }

    private void line(String line) {
        if (line.isEmpty() || line.startsWith("#") || line.startsWith("!")) {
            return;
        }
        if (line.indexOf('\\') >= 0) {
            throw new MalformedRecordException("a backslash in " + excerpt(line));
        }
        int end = 0;
        while (end < line.length() && "=: \t\f".indexOf(line.charAt(end)) < 0) {
            end++;
        }
        String value = line.substring(end).stripLeading();
        if (value.startsWith("=") || value.startsWith(":")) {
            value = value.substring(1).stripLeading();
        }
        entry(line.substring(0, end), value);
    }

    private void entry(String key, String value) {
        if (key.startsWith("server.")) {
            ServerId id = serverId(key.substring("server.".length()));
            members.add(Member.parse(id, value));
        } else if (key.startsWith("group.")) {
            hierarchical = true;
            group(number(key.substring("group.".length())), value);
        } else if (key.startsWith("weight.")) {
            hierarchical = true;
            weights.put(serverId(key.substring("weight.".length())), number(value));
        } else if (key.equals("version")) {
            version = hexadecimal(value);
        } else {
            throw new MalformedRecordException("Unrecognised parameter: " + excerpt(key));
        }
    }

    private void group(long number, String servers) {
        var group = new TreeSet<ServerId>();
        for (String server : servers.split(":", -1)) {
            if (!group.add(serverId(server.strip()))) {
                throw new MalformedRecordException(
                        "server " + server.strip() + " stands twice in group " + number);
            }
        }
        if (groups.put(number, group) != null) {
            throw new MalformedRecordException("two groups have the number " + number);
        }
    }

    private Membership membership() {
        if (members.stream().allMatch(Member::observer)) {
            throw new MalformedRecordException("a membership without a voter");
        }
        long readVersion = version == null ? 0 : version;
        if (!hierarchical) {
            return new Membership(readVersion, members);
        }
        for (Member member : members) {
            if (!member.observer()) {
                weights.putIfAbsent(member.id(), 1L);
            }
        }
        return new Membership(readVersion, members, new QuorumGroups(groups, weights));
    }

    private static ServerId serverId(String text) {
        return new ServerId(number(text));
    }

    private static long number(String text) {
        if (text.isEmpty() || text.length() > 18 || !text.chars().allMatch(MembershipText::digit)) {
            throw new MalformedRecordException("no number: " + excerpt(text));
        }
        return Long.parseLong(text);
    }

    private static boolean digit(int character) {
        return character >= '0' && character <= '9';
    }

    private static long hexadecimal(String text) {
        try {
            return Long.parseLong(text, 16);
        } catch (NumberFormatException e) {
            throw new MalformedRecordException("no hexadecimal version: " + excerpt(text));
        }
    }

    /** The beginning of what somebody sent, for a message. */
    static String excerpt(String text) {
        return text.length() <= EXCERPT_CHARACTERS
                ? text
                : text.substring(0, EXCERPT_CHARACTERS) + "…";
    }

    static String write(Membership membership) {
        var text = new StringBuilder();
        for (Member member : membership.members().values()) {
            text.append("server.").append(member.id()).append('=').append(member.line());
            text.append('\n');
        }
        QuorumGroups groups = membership.groups();
        if (groups != null) {
            write(groups, text);
        }
        return text.append("version=").append(Long.toHexString(membership.version())).toString();
    }

    private static void write(QuorumGroups hierarchy, StringBuilder text) {
        for (Map.Entry<Long, NavigableSet<ServerId>> group : hierarchy.groups().entrySet()) {
            String servers =
                    group.getValue().stream()
                            .map(ServerId::toString)
                            .collect(Collectors.joining(":"));
            text.append("group.").append(group.getKey()).append('=').append(servers).append('\n');
        }
        hierarchy
                .weights()
                .forEach(
                        (server, weight) ->
                                text.append("weight.")
                                        .append(server)
                                        .append('=')
                                        .append(weight)
                                        .append('\n'));
    }
}
