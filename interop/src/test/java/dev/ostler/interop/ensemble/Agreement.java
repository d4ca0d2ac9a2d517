package dev.ostler.interop.ensemble;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.interop.random.Identities;
import dev.ostler.interop.server.ServerUnderTest;
import dev.ostler.interop.wire.CanonicalDump;
import dev.ostler.interop.wire.RawSession;
import dev.ostler.interop.wire.SessionNames;
import dev.ostler.protocol.Request;
import dev.ostler.protocol.ZnodePath;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Checks that all members of an ensemble hold the same data. */
final class Agreement {
    private Agreement() {}

    /**
     * Compares the trees of all members, down to times, versions and ACLs, each behind a sync.
     * Nobody may write meanwhile.
     */
    static void check(EnsembleUnderTest ensemble) throws IOException {
        List<String> first = null;
        for (Map.Entry<Integer, ServerUnderTest> entry : ensemble.members().entrySet()) {
            List<String> dump = dump(entry.getValue());
            if (first == null) {
                first = dump;
            }
            assertThat(CanonicalDump.differences(first, dump))
                    .as("what member %s has otherwise than member 1", entry.getKey())
                    .isEmpty();
        }
    }

    private static List<String> dump(ServerUnderTest member) throws IOException {
        try (RawSession session = RawSession.open(member.clientPort(), 30_000)) {
            session.authenticate("digest", Identities.SUPER);
            session.call(new Request.Sync(ZnodePath.of("/")));
            List<String> lines = new CanonicalDump(session, new SessionNames(), true).lines();
            session.closeSession();
            // Every member writes its configuration by itself, at its own time.
            return lines.stream().filter(line -> !line.startsWith("/zookeeper/config ")).toList();
        }
    }
}
