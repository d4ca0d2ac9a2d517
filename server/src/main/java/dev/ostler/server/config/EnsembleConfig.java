package dev.ostler.server.config;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Who belongs to the ensemble. This version runs alone, so there is at most one member.
 *
 * @param myid what the file {@code myid} of the data directory says, or null without such a file
 * @param members the {@code server.N} lines by N
 */
public record EnsembleConfig(@Nullable Long myid, SortedMap<Long, Member> members) {

    static EnsembleConfig from(Settings settings, Path dataDir) throws ConfigException {
        checkPeerSettings(settings);
        SortedMap<Long, Member> members = members(settings);
        boolean standaloneEnabled = settings.key("standaloneEnabled").trueOrFalse(true);
        long voters = members.values().stream().filter(member -> !member.observer()).count();
        if (voters > 1 || (voters == 1 && !standaloneEnabled)) {
            throw settings.problem(
                    "%d server.N lines ask for an ensemble, which this version cannot form yet."
                                    .formatted(members.size())
                            + " To run a standalone server keep one server.N line or none"
                            + (standaloneEnabled ? "." : ", and remove standaloneEnabled=false."));
        }
        if (voters == 0 && !standaloneEnabled) {
            throw settings.problem(
                    "standaloneEnabled = false then number of participants should be >0");
        }
        if (voters == 0 && !members.isEmpty()) {
            throw settings.problem("Observers w/o participants is an invalid configuration");
        }
        if (members.size() > 1) {
            throw settings.problem("Observers w/o quorum is an invalid configuration");
        }
        settings.notice(
                members.isEmpty()
                        ? "Either no config or no quorum defined in config, running in standalone"
                                + " mode"
                        : "Invalid configuration, only one server specified (ignoring)");
        return new EnsembleConfig(myid(dataDir), members);
    }

    /** Where the clients of the only member connect, if its line says so. */
    @Nullable InetSocketAddress ownClientAddress() {
        return members.isEmpty() ? null : members.firstEntry().getValue().clientAddress();
    }

    /** The id of the only member; the {@code server.N} line must exist. */
    long ownId() {
        return members.firstKey();
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

    private static SortedMap<Long, Member> members(Settings settings) throws ConfigException {
        Value dynamicFile = settings.key("dynamicConfigFile");
        if (!dynamicFile.isSet()) {
            return membersIn(settings);
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
        SortedMap<Long, Member> members = membersIn(dynamic);
        for (ConfigFile.Entry entry : dynamic.unread()) {
            throw dynamic.key(entry.key())
                    .problem(
                            entry.key().equals("version")
                                    ? "dynamic file shouldn't have version inside"
                                    : "Unrecognised parameter: " + entry.key());
        }
        return members;
    }

    private static SortedMap<Long, Member> membersIn(Settings settings) throws ConfigException {
        var members = new TreeMap<Long, Member>();
        for (ConfigFile.Entry entry : settings.startingWith("server.")) {
            Value line = settings.key(entry.key());
            String suffix = entry.key().substring("server.".length());
            if (!suffix.matches("\\d{1,18}")) {
                throw line.problem(entry.key() + " has no number; write for example server.1=…");
            }
            long id = Long.parseLong(suffix);
            members.put(id, Member.parse(line, id));
        }
        // Weights and groups matter to quorums only.
        settings.startingWith("group");
        settings.startingWith("weight");
        return members;
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
