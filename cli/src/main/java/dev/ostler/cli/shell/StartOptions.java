package dev.ostler.cli.shell;

import dev.ostler.cli.UsageException;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Locale;

/**
 * What the shell is started with: {@code [-server host:port[,host:port…][/chroot]] [-timeout ms]
 * [-r] [-waitforconnection] [-client-configuration FILE] [-o FORMAT] [command args…]}. The first
 * word that does not begin with a hyphen begins the command.
 *
 * @param timeoutMillis of the session; {@code -waitforconnection} waits as long
 * @param clientConfiguration a properties file; null for none
 * @param command empty to read commands from the standard input
 */
record StartOptions(
        String server,
        int timeoutMillis,
        boolean readOnly,
        boolean waitForConnection,
        @Nullable String clientConfiguration,
        Format format,
        boolean help,
        List<String> command) {
    static final String USAGE =
            """
            usage: zkCli.sh [options] [command [arguments]]
              -server HOST:PORT[,HOST:PORT...][/CHROOT]   where to connect (localhost:2181)
              -timeout MILLIS                             of the session (30000)
              -r                                          accept a server that is read-only
              -waitforconnection                          do nothing before there is a connection
              -client-configuration FILE                  the client's settings, such as for TLS
              -o text|table|json|raw                      how results are printed (text)
              -h                                          show this
            Without a command they are read from the standard input, a line each; the command "help"
            lists them.""";

    private static final int TIMEOUT_MILLIS_DEFAULT = 30_000;

    static StartOptions parse(String... arguments) throws UsageException {
        var reader = new Reader(arguments);
        reader.read();
        return new StartOptions(
                reader.server,
                reader.timeoutMillis,
                reader.readOnly,
                reader.waitForConnection,
                reader.clientConfiguration,
                reader.format,
                reader.help,
                List.of(arguments).subList(reader.next, arguments.length));
    }

    /** Goes through the words once. */
    private static final class Reader {
        private final String[] words;
        private int next;
        private String server = "localhost:2181";
        private int timeoutMillis = TIMEOUT_MILLIS_DEFAULT;
        private boolean readOnly;
        private boolean waitForConnection;
        private @Nullable String clientConfiguration;
        private Format format = Format.TEXT;
        private boolean help;

        Reader(String... words) {
            this.words = words;
        }

        void read() throws UsageException {
            while (next < words.length && words[next].startsWith("-")) {
                String option = words[next++];
                switch (option) {
                    case "-server" -> server = value(option);
                    case "-timeout" -> timeoutMillis = millis(option, value(option));
                    case "-r", "-readonly" -> readOnly = true;
                    case "-waitforconnection" -> waitForConnection = true;
                    case "-client-configuration" -> clientConfiguration = value(option);
                    case "-o", "--output" -> format = format(value(option));
                    case "-h", "-help", "--help" -> help = true;
                    default -> throw new UsageException("Error: unknown option " + option);
                }
            }
        }

        private String value(String option) throws UsageException {
            if (next == words.length) {
                throw new UsageException("Error: no argument found for option " + option);
            }
            return words[next++];
        }

        private static int millis(String option, String value) throws UsageException {
            try {
                int millis = Integer.parseInt(value);
                if (millis > 0) {
                    return millis;
                }
            } catch (NumberFormatException e) {
                // Told below.
            }
            throw new UsageException(
                    "Error: %s takes a positive number of milliseconds, not '%s'"
                            .formatted(option, value));
        }

        private static Format format(String value) throws UsageException {
            for (Format format : Format.values()) {
                if (format.name().toLowerCase(Locale.ROOT).equals(value)) {
                    return format;
                }
            }
            throw new UsageException(
                    "Error: -o takes " + Format.NAMES + ", not '%s'".formatted(value));
        }
    }
}
