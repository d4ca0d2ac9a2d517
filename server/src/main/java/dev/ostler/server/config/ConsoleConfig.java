package dev.ostler.server.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * The console, which the admin server serves to browsers.
 *
 * @param openTo who may come
 * @param hosts names by which browsers may ask for it, beside those that are this machine's; in
 *     small letters
 * @param settings all settings of this server that are known, for it to show
 */
public record ConsoleConfig(OpenTo openTo, Set<String> hosts, List<Setting> settings) {
    /** Who may come to the console. */
    public enum OpenTo {
        /** There is no console. */
        NOBODY,
        /** Browsers on this machine. */
        LOCAL,
        /** Whoever reaches the port. */
        REMOTE
    }

    /**
     * A setting.
     *
     * @param where it was made, for example a line of the file; empty unless it stands in one
     */
    public record Setting(String name, String value, Source source, String where) {}

    /** Where the value of a setting comes from. */
    public enum Source {
        /** From the file, or the arguments in its place. */
        SET,
        SYSTEM_PROPERTY,
        DEFAULT,
        /** It was set, and nothing reads it. */
        UNREAD
    }

    public ConsoleConfig {
        hosts = Set.copyOf(hosts);
        settings = List.copyOf(settings);
    }

    /** To be called when all other settings are read. */
    static ConsoleConfig from(Settings settings) throws ConfigException {
        Value written = settings.property("ostler.console");
        OpenTo openTo =
                switch (written.or("local")) {
                    case "off" -> OpenTo.NOBODY;
                    case "local" -> OpenTo.LOCAL;
                    case "remote" -> OpenTo.REMOTE;
                    default ->
                            throw written.wrong(
                                    "is not known; write off, local (for browsers on this machine)"
                                            + " or remote");
                };
        var hosts = new TreeSet<String>();
        for (String host : settings.property("ostler.console.hosts").or("").split(",", -1)) {
            if (!host.isBlank()) {
                hosts.add(host.strip().toLowerCase(Locale.ROOT));
            }
        }
        return new ConsoleConfig(openTo, hosts, made(settings));
    }

    private static List<Setting> made(Settings settings) {
        var made = new ArrayList<Setting>();
        for (Value value : settings.known()) {
            Source source =
                    !value.isSet()
                            ? Source.DEFAULT
                            : value.where().isEmpty() ? Source.SYSTEM_PROPERTY : Source.SET;
            made.add(
                    new Setting(
                            value.name(),
                            String.valueOf(value.shown()),
                            source,
                            source == Source.SET ? value.where() : ""));
        }
        for (ConfigFile.Entry entry : settings.unread()) {
            made.add(new Setting(entry.key(), entry.value(), Source.UNREAD, entry.where()));
        }
        return made;
    }
}
