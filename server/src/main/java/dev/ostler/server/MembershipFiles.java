package dev.ostler.server;

import dev.ostler.protocol.ServerId;
import dev.ostler.server.config.ReconfigConfig;
import dev.ostler.zab.config.Member;
import dev.ostler.zab.config.Membership;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;

/**
 * Who belongs to the ensemble, beside {@code zoo.cfg} (quorum protocol, section 1.6), so that this
 * server or ZooKeeper's finds it at the next start. Each file is there as a whole or not at all.
 *
 * <ul>
 *   <li>{@code zoo.cfg.dynamic.VERSION}: the members of a committed membership.
 *   <li>{@code zoo.cfg} names it, and says nothing of members itself. All else in it stays.
 *   <li>{@code zoo.cfg.dynamic.next}: a membership that is proposed, as long as it is not
 *       committed.
 *   <li>{@code zoo.cfg.bak}: the {@code zoo.cfg} that named the members itself.
 * </ul>
 */
final class MembershipFiles {
    private static final Logger LOG = LoggerFactory.getLogger(MembershipFiles.class);

    private static final Set<String> MOVED = Set.of("dynamicConfigFile", "peerType");
    private static final List<String> MOVED_FAMILIES = List.of("server.", "group", "weight");
    private static final Set<String> OF_CLIENTS = Set.of("clientPort", "clientPortAddress");

    private final ServerId me;
    private final Path config;
    private Membership committed;
    private @Nullable Membership lastSeen;

    /**
     * @param committed what the files say
     * @throws IOException if nothing can be written beside {@code zoo.cfg}
     */
    MembershipFiles(ServerId me, ReconfigConfig reconfig, Membership committed) throws IOException {
        this.me = me;
        this.config = reconfig.file();
        this.committed = committed;
        lastSeen = reconfig.lastSeen();
        if (!Files.isWritable(directoryOf(config))) {
            throw new IOException(
                    "reconfigEnabled=true keeps the members beside "
                            + config
                            + ", and this server may not write there; give it a copy where it may");
        }
        if (!reconfig.isSplit()) {
            write(beside(".bak"), Files.readString(config, StandardCharsets.ISO_8859_1));
        }
    }

    /** Writes what has changed; it is durable when this returns. */
    void keep(Membership newCommitted, @Nullable Membership newLastSeen) throws IOException {
        if (newLastSeen != null && !Objects.equals(newLastSeen, lastSeen)) {
            write(beside(".dynamic.next"), String.join("\n", lines(newLastSeen, true)));
        }
        if (newCommitted.version() > committed.version()) {
            Path file = beside(".dynamic." + Long.toHexString(newCommitted.version()));
            write(file, String.join("\n", lines(newCommitted, false)));
            write(config, configNaming(file, newCommitted.members().get(me)));
            LOG.info("The members are those of {} now: {}", file, newCommitted.members().keySet());
        }
        if (newLastSeen == null) {
            Files.deleteIfExists(beside(".dynamic.next"));
        }
        committed = newCommitted;
        lastSeen = newLastSeen;
    }

    private Path beside(String suffix) {
        return config.resolveSibling(config.getFileName() + suffix);
    }

    private static List<String> lines(Membership membership, boolean withVersion) {
        return membership
                .text()
                .lines()
                .filter(line -> withVersion || !line.startsWith("version="))
                .sorted()
                .toList();
    }

    private String configNaming(Path dynamic, @Nullable Member self) throws IOException {
        boolean clientsInDynamic = self != null && self.client() != null;
        var kept = new ArrayList<String>();
        List<String> lines = Files.readString(config, StandardCharsets.ISO_8859_1).lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            int first = i;
            while (isContinued(lines.get(i)) && i + 1 < lines.size()) {
                i++;
            }
            List<String> entry = lines.subList(first, i + 1);
            if (!isMoved(key(entry), clientsInDynamic)) {
                kept.addAll(entry);
            }
        }
        String path = dynamic.toAbsolutePath().normalize().toString().replace("\\", "\\\\");
        kept.add("dynamicConfigFile=" + path);
        return String.join("\n", kept) + "\n";
    }

    private static boolean isMoved(String key, boolean clientsInDynamic) {
        return MOVED.contains(key)
                || MOVED_FAMILIES.stream().anyMatch(key::startsWith)
                || (clientsInDynamic && OF_CLIENTS.contains(key));
    }

    /** Empty for a comment. */
    private static String key(List<String> entry) throws IOException {
        var decoded = new Properties();
        decoded.load(new StringReader(String.join("\n", entry)));
        return decoded.stringPropertyNames().stream().findFirst().orElse("").strip();
    }

    /** A comment has no continuation. */
    private static boolean isContinued(String line) {
        String text = line.stripLeading();
        if (text.startsWith("#") || text.startsWith("!")) {
            return false;
        }
        int backslashes = 0;
        while (backslashes < line.length()
                && line.charAt(line.length() - 1 - backslashes) == '\\') {
            backslashes++;
        }
        return backslashes % 2 == 1;
    }

    /** Properties files have this encoding; members' lines need no other. */
    private static void write(Path file, String text) throws IOException {
        Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
        Charset encoding = StandardCharsets.ISO_8859_1;
        try (var channel =
                FileChannel.open(
                        temporary,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            ByteBuffer bytes = encoding.encode(text);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        try (var channel = FileChannel.open(directoryOf(file), StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static Path directoryOf(Path file) {
        return Objects.requireNonNull(file.toAbsolutePath().getParent());
    }
}
