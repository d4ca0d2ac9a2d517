package dev.ostler.server.console;

import dev.ostler.server.config.ConsoleConfig;
import dev.ostler.server.config.ConsoleConfig.OpenTo;
import dev.ostler.server.fourletter.FourLetterWords;
import dev.ostler.server.http.HttpRequest;

import org.jspecify.annotations.Nullable;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Decides whether a request may come to the console at all.
 *
 * <p>The name in the header {@code Host} must be one of this server's. Else the page of an attacker
 * could let its own name lead to this server's address, and would read what the browser may read.
 */
final class Doorkeeper {
    private static final String BYTE = "(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])";
    private static final String IPV4 = "(?:" + BYTE + "\\.){3}" + BYTE;
    private static final String IPV6 = "\\[[0-9a-f:.]+]";

    private final ConsoleConfig config;
    private final Supplier<Set<String>> ownNames;

    Doorkeeper(FourLetterWords words) {
        this(
                words.state().config().console(),
                () -> ServerNames.of(words.state(), words.environment()));
    }

    /**
     * As the other one.
     *
     * @param ownNames how others call this server, in small letters
     */
    Doorkeeper(ConsoleConfig config, Supplier<Set<String>> ownNames) {
        this.config = config;
        this.ownNames = ownNames;
    }

    boolean isClosed() {
        return config.openTo() == OpenTo.NOBODY;
    }

    /** Why a request may not come in; null if it may. */
    @Nullable String objection(HttpRequest request) {
        String host = hostName(request.headers().getOrDefault("host", ""));
        if (config.openTo() == OpenTo.LOCAL) {
            boolean local =
                    request.remote().getAddress().isLoopbackAddress()
                            && isLoopback(host)
                            && !isForwarded(request.headers());
            return local
                    ? null
                    : "The console is open to browsers on this machine, at http://localhost, and to"
                            + " no others. Set ostler.console=remote to open it.";
        }
        boolean known =
                isLoopback(host)
                        || host.matches(IPV4)
                        || host.matches(IPV6)
                        || config.hosts().contains(host)
                        || ownNames.get().contains(host);
        return known
                ? null
                : "The console is not known by this name. Add it to ostler.console.hosts.";
    }

    /** Whether the page of somebody else asks. Following a link from there is no harm. */
    boolean isCrossSite(HttpRequest request) {
        String site = request.headers().getOrDefault("sec-fetch-site", "none");
        return !site.equals("same-origin") && !site.equals("none");
    }

    private static boolean isForwarded(Map<String, String> headers) {
        return headers.containsKey("forwarded")
                || headers.containsKey("x-forwarded-for")
                || headers.containsKey("via");
    }

    private static boolean isLoopback(String host) {
        return host.equals("localhost")
                || host.equals("[::1]")
                || (host.startsWith("127.") && host.matches(IPV4));
    }

    /** Without the port. */
    private static String hostName(String header) {
        String host = header.toLowerCase(Locale.ROOT);
        return host.replaceFirst(":[0-9]*$", "");
    }
}
