package dev.ostler.server.console;

import dev.ostler.server.fourletter.EnsemblePlace;
import dev.ostler.server.fourletter.Environment;
import dev.ostler.server.fourletter.ServerState;
import dev.ostler.zab.config.Member.PeerAddress;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** How others call a server. */
final class ServerNames {
    private ServerNames() {}

    /** The machine's name, also without its domain, and those in this member's line. */
    static Set<String> of(ServerState state, Environment environment) {
        var names = new TreeSet<String>();
        String machine =
                environment.values().getOrDefault("host.name", "").toLowerCase(Locale.ROOT);
        names.add(machine);
        names.add(machine.replaceFirst("\\..*", ""));
        EnsemblePlace place = state.place();
        if (place != null) {
            for (PeerAddress address : place.self().addresses()) {
                names.add(address.host().toLowerCase(Locale.ROOT));
            }
        }
        names.remove("");
        return names;
    }
}
