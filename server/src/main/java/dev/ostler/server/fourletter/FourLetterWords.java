package dev.ostler.server.fourletter;

import dev.ostler.server.config.PeerConfig;
import dev.ostler.server.config.ServerConfig;
import dev.ostler.server.fourletter.EnsemblePlace.ProposalSizes;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Answers four-letter words, exactly as ZooKeeper 3.9 does. The connection is to be closed after
 * the answer, which may be empty.
 */
public final class FourLetterWords {
    private static final String NOT_SERVING =
            "This ZooKeeper instance is not currently serving requests";

    private final Whitelist whitelist;
    private final String version;
    private final Environment environment;
    private final ServerState state;

    /**
     * What {@code stmk} set. Nothing here is traced by it; tools read back what they wrote, perhaps
     * on another event loop, hence atomic.
     */
    private final AtomicLong traceMask = new AtomicLong(0b100110010);

    /**
     * @param version the full version, as clients look for it
     */
    public FourLetterWords(
            Whitelist whitelist, String version, Environment environment, ServerState state) {
        this.whitelist = whitelist;
        this.version = version;
        this.environment = environment;
        this.state = state;
    }

    /** As the other one, of a word that came without TLS, and that nothing followed. */
    public String answer(Word word) {
        return answer(word, false, null);
    }

    /**
     * The text to send.
     *
     * @param secure whether it came to the port for TLS, whose clients alone are shown then
     * @param argument the eight bytes after {@code stmk}, the first one highest; null if there were
     *     none
     */
    public String answer(Word word, boolean secure, @Nullable Long argument) {
        if (word == Word.TELNET_INTERRUPT) {
            return "";
        }
        if (!whitelist.allows(word)) {
            return word.text() + " is not executed because it is not in the whitelist.\n";
        }
        if (!state.isServing()) {
            switch (word) {
                case RUOK, ENVI, GTMK, STMK -> {}
                case ISRO -> {
                    return "null";
                }
                case HASH -> {
                    return NOT_SERVING;
                }
                default -> {
                    return NOT_SERVING + "\n";
                }
            }
        }
        return switch (word) {
            case RUOK -> "imok";
            case ISRO -> state.isReadOnly() ? "ro" : "rw";
            case SRVR -> versionLines() + summary();
            case STAT -> versionLines() + ClientsText.brief(connections(secure)) + summary();
            case CONS -> ClientsText.full(connections(secure));
            case MNTR -> MetricsText.of(version, state);
            case CONF -> configuration();
            case DIRS -> directories();
            case ENVI -> environmentText();
            case WCHS -> watches();
            case WCHC -> grouped(state.watchesBySession()) + "\n";
            case WCHP -> grouped(state.watchesByPath()) + "\n";
            case DUMP -> DumpText.of(state);
            case HASH -> digests();
            case GTMK -> Long.toString(traceMask.get());
            case STMK -> setTraceMask(argument);
            case SRST -> {
                state.resetStatistics();
                yield "Server stats reset.\n";
            }
            case CRST -> {
                state.resetConnectionStatistics();
                yield "Connection stats reset.\n";
            }
            case TELNET_INTERRUPT -> "";
        };
    }

    /** The full version, as clients look for it. */
    public String version() {
        return version;
    }

    /** Where the server runs. */
    public Environment environment() {
        return environment;
    }

    /** What {@code stmk} set. */
    public long traceMask() {
        return traceMask.get();
    }

    /** As {@code stmk} does. */
    public void traceMask(long mask) {
        traceMask.set(mask);
    }

    /** What is shown. */
    public ServerState state() {
        return state;
    }

    private List<ConnectionState> connections(boolean secure) {
        return state.connections().stream()
                .filter(connection -> connection.secure() == secure)
                .toList();
    }

    private String versionLines() {
        return "Zookeeper version: "
                + version
                + "\n"
                + (state.isReadOnly() ? "READ-ONLY mode; serving only read-only clients\n" : "");
    }

    private String summary() {
        Traffic traffic = state.traffic();
        Latency latency = traffic.latency();
        return """
        Latency min/avg/max: %d/%s/%d
        Received: %d
        Sent: %d
        Connections: %d
        Outstanding: %d
        Zxid: 0x%x
        Mode: %s
        Node count: %d
        """
                        .formatted(
                                latency.minMillis(),
                                latency.averageMillis(),
                                latency.maxMillis(),
                                traffic.received(),
                                traffic.sent(),
                                state.connections().size(),
                                traffic.outstanding(),
                                state.lastZxid(),
                                state.mode(),
                                state.znodeCountOfBothRoots())
                + proposalSizes();
    }

    private String proposalSizes() {
        EnsemblePlace place = state.place();
        ProposalSizes sizes = place == null ? null : place.proposals();
        return sizes == null
                ? ""
                : "Proposal sizes last/min/max: %d/%d/%d\n"
                        .formatted(sizes.last(), sizes.min(), sizes.max());
    }

    private String configuration() {
        ServerConfig config = state.config();
        PeerConfig peer = config.ensemble().peer();
        EnsemblePlace place = state.place();
        DirectorySizes sizes = state.directorySizes();
        return """
        clientPort=%d
        secureClientPort=%d
        dataDir=%s
        dataDirSize=%d
        dataLogDir=%s
        dataLogSize=%d
        tickTime=%d
        maxClientCnxns=%d
        minSessionTimeout=%d
        maxSessionTimeout=%d
        clientPortListenBacklog=%d
        serverId=%d
        """
                        .formatted(
                                state.clientPort(),
                                state.secureClientPort(),
                                config.storage().snapshotDirectory(),
                                sizes.snapshots(),
                                config.storage().logDirectory(),
                                sizes.logs(),
                                config.sessions().tickTimeMillis(),
                                config.clientPort().connectionsPerAddressMax(),
                                config.sessions().timeoutMinMillis(),
                                config.sessions().timeoutMaxMillis(),
                                config.clientPort().backlog(),
                                peer == null ? 0 : peer.me().value())
                + (peer == null || place == null ? "" : EnsembleText.of(peer, place));
    }

    private String directories() {
        DirectorySizes sizes = state.directorySizes();
        return "datadir_size: %d\nlogdir_size: %d\n".formatted(sizes.snapshots(), sizes.logs());
    }

    private String environmentText() {
        var text = new StringBuilder("Environment:\n");
        environment
                .now()
                .forEach((key, value) -> text.append(key).append('=').append(value).append('\n'));
        return text.toString();
    }

    private String watches() {
        WatchTotals totals = state.watchTotals();
        return "%d connections watching %d paths\nTotal watches:%d\n"
                .formatted(totals.connections(), totals.paths(), totals.watches());
    }

    /** Each key in a line, below it its values, indented. */
    private static String grouped(Map<?, ? extends List<?>> groups) {
        var text = new StringBuilder();
        groups.forEach(
                (key, values) -> {
                    text.append(key).append('\n');
                    values.forEach(value -> text.append('\t').append(value).append('\n'));
                });
        return text.toString();
    }

    private String digests() {
        var text = new StringBuilder();
        state.digests().forEach((zxid, digest) -> text.append("%x: %d\n".formatted(zxid, digest)));
        return text.toString();
    }

    private String setTraceMask(@Nullable Long mask) {
        if (mask == null) {
            return "";
        }
        traceMask.set(mask);
        return mask.toString();
    }
}
