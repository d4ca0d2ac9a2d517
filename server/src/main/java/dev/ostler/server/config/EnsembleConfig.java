package dev.ostler.server.config;

import dev.ostler.protocol.MalformedRecordException;
import dev.ostler.protocol.ServerId;
import dev.ostler.zab.config.Member;
import dev.ostler.zab.config.Member.ClientAddress;
import dev.ostler.zab.config.Membership;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Properties;

/**
 * Who belongs to the ensemble.
 *
 * @param myid what the file {@code myid} of the data directory says, or null without such a file
 * @param membership what the {@code server.N} lines say; empty without any
 * @param reconfigEnabled whether clients may ask for other members; one that runs alone says that
 *     it cannot do that, instead of that it may not
 * @param peer what it needs to know as one of several, or null if it runs alone
 */
public record EnsembleConfig(
        @Nullable Long myid,
        Membership membership,
        boolean reconfigEnabled,
        @Nullable PeerConfig peer) {
    static EnsembleConfig from(Settings settings, Path dataDir, int tickMillis)
            throws ConfigException {
        checkPeerSettings(settings);
        MemberSaslConfig sasl = MemberSaslConfig.from(settings);
        Membership membership = membership(settings);
        Collection<Member> members = membership.members().values();
        @Nullable Long myid = myid(dataDir);
        boolean standaloneEnabled = settings.key("standaloneEnabled").trueOrFalse(true);
        boolean reconfigEnabled = settings.key("reconfigEnabled").trueOrFalse(false);
        boolean severalAddresses = settings.property("multiAddress.enabled").flag(false);
        long voters = members.stream().filter(member -> !member.observer()).count();
        if (voters == 0 && !standaloneEnabled) {
            throw settings.problem(
                    "standaloneEnabled = false then number of participants should be >0");
        }
        if (voters == 0 && !members.isEmpty()) {
            throw settings.problem("Observers w/o participants is an invalid configuration");
        }
        if (voters == 1 && standaloneEnabled && members.size() > 1) {
            throw settings.problem("Observers w/o quorum is an invalid configuration");
        }
        if (voters > 1 || (voters == 1 && !standaloneEnabled)) {
            ServerId me = me(settings, myid, membership, dataDir);
            warnOfTwins(settings, membership);
            ReconfigConfig reconfig =
                    reconfigEnabled
                            ? reconfig(settings, standaloneEnabled, severalAddresses)
                            : null;
            return new EnsembleConfig(
                    myid,
                    membership,
                    reconfigEnabled,
                    PeerConfig.from(settings, me, tickMillis, sasl, reconfig));
        }
        settings.notice(
                members.isEmpty()
                        ? "Either no config or no quorum defined in config, running in standalone"
                                + " mode"
                        : "Invalid configuration, only one server specified (ignoring)");
        return new EnsembleConfig(myid, membership, reconfigEnabled, null);
    }

    private static ReconfigConfig reconfig(
            Settings settings, boolean standaloneEnabled, boolean severalAddresses)
            throws ConfigException {
        Path file = settings.file();
        if (file == null) {
            throw settings.key("reconfigEnabled")
                    .problem(
                            "reconfigEnabled=true needs a configuration file: the members are kept"
                                    + " beside it");
        }
        return new ReconfigConfig(
                file,
                settings.key("dynamicConfigFile").isSet(),
                lastSeen(file.resolveSibling(file.getFileName() + ".dynamic.next")),
                standaloneEnabled ? 2 : 1,
                severalAddresses);
    }

    private static @Nullable Membership lastSeen(Path next) throws ConfigException {
        if (!Files.exists(next)) {
            return null;
        }
        try {
            return Membership.parse(Files.readString(next, StandardCharsets.ISO_8859_1));
        } catch (IOException | MalformedRecordException e) {
            throw new ConfigException(
                    "Error processing "
                            + next
                            + ": it is to say which members were proposed last ("
                            + e.getMessage()
                            + "); take the file of the same name from another member",
                    e);
        }
    }

    private static ServerId me(
            Settings settings, @Nullable Long myid, Membership membership, Path dataDir)
            throws ConfigException {
        Path file = dataDir.resolve("myid");
        if (myid == null) {
            throw settings.problem(
                    "myid file is missing: write the N of this server's server.N line to "
                            + file
                            + ", for example with zkServer-initialize.sh --myid=N");
        }
        var me = new ServerId(myid);
        Member member = membership.members().get(me);
        if (member == null) {
            throw settings.problem(
                    "My id %d not in the peer list: %s says %d, and there is no line server.%d"
                            .formatted(myid, file, myid, myid));
        }
        Value type = settings.key("peerType");
        if (type.isSet() && type.or("").equalsIgnoreCase("observer") != member.observer()) {
            settings.notice(
                    "%s: Peer type from servers list (%s) doesn't match peerType (%s). Defaulting to servers list."
                            .formatted(
                                    type.where(),
                                    member.observer() ? "OBSERVER" : "PARTICIPANT",
                                    type.or("").toUpperCase(Locale.ROOT)));
        }
        return me;
    }

    /** Session ids begin with the low byte of the number of the server that gives them out. */
    private static void warnOfTwins(Settings settings, Membership membership) {
        var byFirstByte = new HashMap<Integer, ServerId>();
        for (ServerId id : membership.members().keySet()) {
            ServerId twin = byFirstByte.putIfAbsent((int) id.value() & 0xff, id);
            if (twin != null) {
                settings.notice(
                        "server.%s and server.%s may give two sessions the same id, since their numbers differ by a multiple of 256; give one of them another number"
                                .formatted(twin, id));
            }
        }
    }

    /** Whether it runs as one of several, even if the others are not there yet. */
    public boolean isDistributed() {
        return peer != null;
    }

    /** Where this server's clients connect, if it knows its number and its line says so. */
    @Nullable InetSocketAddress ownClientAddress() {
        return myid == null ? null : clientAddress(membership.members().get(new ServerId(myid)));
    }

    /** As {@link #ownClientAddress}; a server alone needs no number to find its line. */
    @Nullable InetSocketAddress onlyClientAddress() {
        InetSocketAddress own = ownClientAddress();
        return own == null && membership.members().size() == 1
                ? clientAddress(membership.members().firstEntry().getValue())
                : own;
    }

    private static @Nullable InetSocketAddress clientAddress(@Nullable Member member) {
        ClientAddress client = member == null ? null : member.client();
        return client == null ? null : new InetSocketAddress(client.host(), client.port());
    }

    private static void checkPeerSettings(Settings settings) throws ConfigException {
        Value electionAlgorithm = settings.key("electionAlg");
        if (electionAlgorithm.isSet() && !electionAlgorithm.or("").equals("3")) {
            throw electionAlgorithm.problem("Invalid electionAlg value. Only 3 is supported.");
        }
        Value peerType = settings.key("peerType");
        switch (peerType.or("participant").toLowerCase(Locale.ROOT)) {
            case "participant", "observer" -> {}
            default ->
                    throw peerType.problem(
                            "Unrecognised peertype: "
                                    + peerType.or("")
                                    + ". Choose participant or observer.");
        }
    }

    private static Membership membership(Settings settings) throws ConfigException {
        Value dynamicFile = settings.key("dynamicConfigFile");
        if (!dynamicFile.isSet()) {
            return membershipIn(settings);
        }
        for (String prefix : List.of("server.", "group", "weight")) {
            for (ConfigFile.Entry entry : settings.startingWith(prefix)) {
                throw settings.key(entry.key())
                        .problem(
                                "parameter: "
                                        + entry.key()
                                        + " must be in a separate dynamic config file");
            }
        }
        Path file = Path.of(dynamicFile.or(""));
        var dynamic = new Settings(file.toString(), ConfigFile.read(file), new Properties());
        Membership membership = membershipIn(dynamic);
        for (ConfigFile.Entry entry : dynamic.unread()) {
            throw dynamic.key(entry.key())
                    .problem(
                            entry.key().equals("version")
                                    ? "dynamic file shouldn't have version inside"
                                    : "Unrecognised parameter: " + entry.key());
        }
        return membership.withVersion(version(file));
    }

    /** What stands behind the last dot of the file's name, if that is a number. */
    private static long version(Path file) {
        String name = String.valueOf(file.getFileName());
        try {
            return Math.max(0, Long.parseLong(name.substring(name.lastIndexOf('.') + 1), 16));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static Membership membershipIn(Settings settings) throws ConfigException {
        var members = new ArrayList<Member>();
        for (ConfigFile.Entry entry : settings.startingWith("server.")) {
            Value line = settings.key(entry.key());
            String suffix = entry.key().substring("server.".length());
            if (!suffix.matches("\\d{1,18}")) {
                throw line.problem(entry.key() + " has no number; write for example server.1=…");
            }
            long id = Long.parseLong(suffix);
            try {
                members.add(Member.parse(new ServerId(id), line.or("")));
            } catch (MalformedRecordException e) {
                throw line.problem(String.valueOf(e.getMessage()));
            }
        }
        return withGroups(members, settings);
    }

    private static Membership withGroups(List<Member> members, Settings settings)
            throws ConfigException {
        var hierarchy = new ArrayList<>(settings.startingWith("group"));
        hierarchy.addAll(settings.startingWith("weight"));
        if (hierarchy.isEmpty()) {
            return new Membership(0, members);
        }
        // In the form in which members tell each other, so that all read it the same way.
        var text = new StringBuilder();
        for (Member member : members) {
            text.append("server.%s=%s\n".formatted(member.id(), member.line()));
        }
        for (ConfigFile.Entry entry : hierarchy) {
            text.append("%s=%s\n".formatted(entry.key(), entry.value()));
        }
        try {
            return Membership.parse(text.toString());
        } catch (MalformedRecordException e) {
            throw settings.problem("the groups and weights are wrong: " + e.getMessage());
        }
    }

    private static @Nullable Long myid(Path dataDir) throws ConfigException {
        Path file = dataDir.resolve("myid");
        if (!Files.exists(file)) {
            return null;
        }
        String text;
        try (var lines = Files.lines(file)) {
            text = lines.findFirst().orElse("").strip();
        } catch (IOException e) {
            throw new ConfigException("Error processing " + file + ": it cannot be read: " + e, e);
        }
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException e) {
            throw new ConfigException(
                    "Error processing "
                            + file
                            + ": serverid "
                            + text
                            + " is not a number; write the N of this server's server.N line",
                    e);
        }
    }
}
