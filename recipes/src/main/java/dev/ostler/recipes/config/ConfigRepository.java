package dev.ostler.recipes.config;

import dev.ostler.client.async.AsyncZooKeeper;
import dev.ostler.client.async.Data;
import dev.ostler.client.async.OperationException;
import dev.ostler.protocol.Bytes;
import dev.ostler.recipes.Failures;
import dev.ostler.recipes.operation.AclProvider;
import dev.ostler.recipes.operation.Parents;

import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.common.PathUtils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * The versions of a configuration on the servers, by one session: nothing is repeated after a loss
 * of the connection, and nothing is kept. {@link ConfigStore} does both.
 *
 * <p>Futures fail with an {@link OperationException} of the operation that has failed, with {@link
 * ConfigException} for what can't be read or must not be written, with {@link ConflictException} if
 * others are always faster.
 */
public final class ConfigRepository {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigRepository.class);

    /** So many bytes a publish may have; servers take a little more in one request. */
    public static final int BYTES_MAX = 1_000_000;

    /** So often a publish begins anew because others were faster. */
    private static final int ATTEMPTS_MAX = 100;

    private final AsyncZooKeeper zk;
    private final String base;
    private final int keep;

    /**
     * @param base the server's path; it is created with the first publish
     * @param keep how many versions stay, at least 1
     */
    public ConfigRepository(AsyncZooKeeper zk, String base, int keep) {
        PathUtils.validatePath(base);
        if (keep < 1 || base.equals("/")) {
            throw new IllegalArgumentException("keep " + keep + " versions below " + base);
        }
        this.zk = zk;
        this.base = base;
        this.keep = keep;
    }

    /** A publish that is under way: what it needs to know itself again after a loss. */
    static final class Ticket {
        private final String id;
        private final List<Long> tried = new ArrayList<>();

        Ticket(String id) {
            this.id = id;
        }
    }

    private record Current(int headVersion, Publication publication) {}

    String headPath() {
        return base + "/head";
    }

    private String versionsPath() {
        return base + "/versions";
    }

    private String path(long version) {
        return versionsPath() + "/" + "%010d".formatted(version);
    }

    /** The version that counts; empty before the first publish. */
    public CompletableFuture<Optional<Publication>> current() {
        return head().thenApply(current -> current.map(Current::publication));
    }

    private CompletableFuture<Optional<Current>> head() {
        return zk.getData(headPath())
                .thenCompose(
                        head ->
                                read(numberOf(head.text()))
                                        .thenCompose(found -> current(head, found)))
                .exceptionallyCompose(
                        failure ->
                                Failures.code(failure) == Code.NONODE
                                        ? CompletableFuture.completedFuture(Optional.empty())
                                        : CompletableFuture.failedFuture(failure));
    }

    private CompletableFuture<Optional<Current>> current(
            Data head, Optional<Publication> publication) {
        if (publication.isPresent()) {
            return CompletableFuture.completedFuture(
                    Optional.of(new Current(head.stat().version(), publication.get())));
        }
        return zk.exists(headPath())
                .thenCompose(
                        now -> {
                            if (now.isPresent() && now.get().mzxid() == head.stat().mzxid()) {
                                throw new ConfigException(
                                        headPath()
                                                + " names version "
                                                + head.text()
                                                + ", which is missing");
                            }
                            // It was moved on, and the version pruned.
                            return head();
                        });
    }

    static long numberOf(String head) {
        try {
            return Long.parseLong(head.trim());
        } catch (NumberFormatException e) {
            throw new ConfigException("the head names no version: " + head, e);
        }
    }

    /** One version; empty if there is none, or none any more. */
    public CompletableFuture<Optional<Publication>> read(long version) {
        return zk.getData(path(version))
                .thenApply(
                        data ->
                                Optional.of(
                                        PublicationText.parse(data.text())
                                                .at(Instant.ofEpochMilli(data.stat().ctime()))))
                .exceptionallyCompose(
                        failure ->
                                Failures.code(failure) == Code.NONODE
                                        ? CompletableFuture.completedFuture(Optional.empty())
                                        : CompletableFuture.failedFuture(failure));
    }

    /**
     * What was published, the newest first.
     *
     * @param limit how many at most
     */
    public CompletableFuture<List<Publication>> history(int limit) {
        return versions()
                .thenCompose(
                        versions -> {
                            List<CompletableFuture<Optional<Publication>>> reads =
                                    versions.stream().limit(limit).map(this::read).toList();
                            return CompletableFuture.allOf(
                                            reads.toArray(CompletableFuture<?>[]::new))
                                    .thenApply(
                                            done ->
                                                    reads.stream()
                                                            .map(CompletableFuture::join)
                                                            .flatMap(Optional::stream)
                                                            .toList());
                        });
    }

    /** The newest first. */
    private CompletableFuture<List<Long>> versions() {
        return zk.getChildren(versionsPath())
                .thenApply(
                        children ->
                                children.names().stream()
                                        .filter(name -> name.matches("[0-9]{10,18}"))
                                        .map(Long::valueOf)
                                        .sorted(Comparator.reverseOrder())
                                        .toList())
                .exceptionallyCompose(
                        failure ->
                                Failures.code(failure) == Code.NONODE
                                        ? CompletableFuture.completedFuture(List.of())
                                        : CompletableFuture.failedFuture(failure));
    }

    /**
     * Publishes changes of what there is. If others publish meanwhile, it begins anew on top of
     * theirs. If nothing differs, nothing is published.
     *
     * @param id of this publish, by which nobody else knows one
     * @param edit makes the changes; may be called more than once
     * @return what counts then
     */
    public CompletableFuture<Publication> publish(
            String id, String author, String note, Consumer<Edit> edit) {
        return publish(new Ticket(id), author, note, edit, ANY, values -> {});
    }

    /** As above, if nobody has published after {@code expected}; 0 for the first publish. */
    public CompletableFuture<Publication> publishAfter(
            long expected, String id, String author, String note, Consumer<Edit> edit) {
        return publish(new Ticket(id), author, note, edit, expected, values -> {});
    }

    /** Publishes the values of an earlier version again. */
    public CompletableFuture<Publication> rollBack(
            long version, String id, String author, String note) {
        return rollBack(new Ticket(id), version, author, note, values -> {});
    }

    static final long ANY = -1;

    CompletableFuture<Publication> publish(
            Ticket ticket,
            String author,
            String note,
            Consumer<Edit> edit,
            long expected,
            Consumer<Config> check) {
        return attempt(
                ticket,
                current -> {
                    long version = current == null ? 0 : current.publication().version();
                    if (expected != ANY && expected != version) {
                        throw new ConflictException(
                                "version " + version + " counts, not " + expected);
                    }
                    var changes = new Edit(valuesOf(current));
                    edit.accept(changes);
                    return Publication.of(
                            version + 1, ticket.id, author, note, 0, changes.values());
                },
                check,
                ATTEMPTS_MAX);
    }

    CompletableFuture<Publication> rollBack(
            Ticket ticket, long version, String author, String note, Consumer<Config> check) {
        return read(version)
                .thenCompose(
                        found -> {
                            Publication old =
                                    found.orElseThrow(
                                            () ->
                                                    new ConfigException(
                                                            "there is no version "
                                                                    + version
                                                                    + " any more"));
                            return attempt(
                                    ticket,
                                    current ->
                                            Publication.of(
                                                    current == null
                                                            ? 1
                                                            : current.publication().version() + 1,
                                                    ticket.id,
                                                    author,
                                                    note,
                                                    version,
                                                    old.values()),
                                    check,
                                    ATTEMPTS_MAX);
                        });
    }

    private static Map<String, String> valuesOf(@Nullable Current current) {
        return current == null ? Map.of() : current.publication().values();
    }

    /** Makes the next version from the one that counts. */
    private interface Draft {
        Publication on(@Nullable Current current);
    }

    private CompletableFuture<Publication> attempt(
            Ticket ticket, Draft draft, Consumer<Config> check, int attemptsLeft) {
        return published(ticket, ticket.tried.size() - 1)
                .thenCompose(
                        done ->
                                done.isPresent()
                                        ? CompletableFuture.completedFuture(done.get())
                                        : head().thenCompose(
                                                        current ->
                                                                write(
                                                                        ticket,
                                                                        draft,
                                                                        check,
                                                                        current.orElse(null),
                                                                        attemptsLeft)));
    }

    /** Whether one of the attempts before has succeeded, though no answer came. */
    private CompletableFuture<Optional<Publication>> published(Ticket ticket, int attempt) {
        if (attempt < 0) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        return read(ticket.tried.get(attempt))
                .thenCompose(
                        found ->
                                found.filter(version -> version.id().equals(ticket.id)).isPresent()
                                        ? CompletableFuture.completedFuture(found)
                                        : published(ticket, attempt - 1));
    }

    private CompletableFuture<Publication> write(
            Ticket ticket,
            Draft draft,
            Consumer<Config> check,
            @Nullable Current current,
            int attemptsLeft) {
        Publication next = draft.on(current);
        if (current != null && current.publication().values().equals(next.values())) {
            return CompletableFuture.completedFuture(current.publication());
        }
        check.accept(new Config(next, false));
        byte[] text = PublicationText.format(next).getBytes(StandardCharsets.UTF_8);
        if (text.length > BYTES_MAX) {
            throw new ConfigException(
                    "a publish has at most " + BYTES_MAX + " bytes, not " + text.length);
        }
        ticket.tried.add(next.version());
        return commit(next, text, current)
                .thenCompose(done -> prune(next.version()))
                .thenCompose(done -> read(next.version()))
                .thenApply(found -> found.orElse(next))
                .exceptionallyCompose(
                        failure -> {
                            Code code = Failures.code(failure);
                            boolean beaten = code == Code.BADVERSION || code == Code.NODEEXISTS;
                            if (beaten && attemptsLeft == 0) {
                                return CompletableFuture.failedFuture(
                                        new ConflictException(
                                                ATTEMPTS_MAX + " times others were faster"));
                            }
                            if (beaten) {
                                return attempt(ticket, draft, check, attemptsLeft - 1);
                            }
                            if (code == Code.NONODE && current == null && attemptsLeft > 0) {
                                return create(versionsPath())
                                        .thenCompose(
                                                made ->
                                                        attempt(
                                                                ticket,
                                                                draft,
                                                                check,
                                                                attemptsLeft - 1));
                            }
                            return CompletableFuture.failedFuture(failure);
                        });
    }

    /** The head moves if it is where it was; with it comes the version, or neither. */
    private CompletableFuture<Void> commit(
            Publication next, byte[] text, @Nullable Current current) {
        byte[] number = Bytes.utf8(Long.toString(next.version())).toByteArray();
        Op head =
                current == null
                        ? Op.create(headPath(), number, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT)
                        : Op.setData(headPath(), number, current.headVersion());
        Op version =
                Op.create(path(next.version()), text, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        return zk.multi(List.of(version, head)).thenApply(results -> null);
    }

    /** A znode, with those above it that are missing. */
    private CompletableFuture<Void> create(String path) {
        return new Parents(zk, CreateMode.PERSISTENT, AclProvider.OPEN).ensure(path);
    }

    /** Takes the oldest versions away. The publish has succeeded: what fails here is left. */
    private CompletableFuture<Void> prune(long newest) {
        return versions()
                .thenCompose(
                        versions ->
                                CompletableFuture.allOf(
                                        versions.stream()
                                                .filter(version -> version <= newest - keep)
                                                .map(version -> zk.delete(path(version)))
                                                .toArray(CompletableFuture<?>[]::new)))
                .exceptionally(
                        failure -> {
                            LOG.debug("Old versions stay below {}", base, failure);
                            return null;
                        });
    }
}
