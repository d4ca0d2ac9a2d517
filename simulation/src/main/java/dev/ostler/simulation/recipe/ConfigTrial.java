package dev.ostler.simulation.recipe;

import dev.ostler.recipes.config.Config;
import dev.ostler.recipes.config.ConfigStore;
import dev.ostler.recipes.config.Edit;
import dev.ostler.simulation.check.Checker;
import dev.ostler.simulation.check.Violation;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * Clients that publish configurations, each with a mark of its own in several keys, and read them.
 * What is promised: each publish is seen whole or not at all, nobody goes back, all see the last;
 * and a publish that succeeds is one version, behind all that were there when it began.
 */
final class ConfigTrial implements Trial {
    private static final String PATH = "/app/config";
    private static final String WHOLE = "publishes are seen whole";
    private static final String FORWARD = "a reader of a configuration does not go back";
    private static final String ONCE = "a publish is one version";
    private static final String ORDER = "a publish comes behind those before it";

    private static final List<String> KEYS = List.of("a.mark", "b.mark", "c.mark");
    private static final long THINK_MICROS = 1_200_000;

    private final Rounds rounds;
    private final Map<String, Publishing> stores = new TreeMap<>();
    private final Map<Long, String> versions = new TreeMap<>();
    private long newest;
    private int published;

    ConfigTrial(List<String> clients, int rounds) {
        this.rounds = new Rounds(clients, rounds);
    }

    @Override
    public Application application(Desk desk) {
        var publishing = new Publishing(desk);
        stores.put(desk.name(), publishing);
        return publishing;
    }

    @Override
    public List<Checker> checkers() {
        return List.of();
    }

    @Override
    public boolean isDone() {
        long last = stores.values().stream().mapToLong(Publishing::version).max().orElse(0);
        return rounds.isDone()
                && last >= newest
                && stores.values().stream().allMatch(each -> each.knows(last));
    }

    @Override
    public String left() {
        var text = new StringBuilder(rounds.toString());
        stores.forEach(
                (name, store) ->
                        text.append(", ").append(name).append(" reads ").append(store.version()));
        return text + ", the last is " + newest;
    }

    private final class Publishing implements Application {
        private final Desk desk;
        private final ConfigStore store;
        private long told;

        Publishing(Desk desk) {
            this.desk = desk;
            store =
                    ConfigStore.builder(desk.client(), PATH)
                            .author(desk.toString())
                            .keep(4 + desk.random().nextInt(20))
                            .build();
        }

        long version() {
            return store.current().version();
        }

        boolean knows(long version) {
            return version() == version && told == version && !store.isStale();
        }

        @Override
        public void begin() {
            store.listen((before, now) -> desk.thread().execute(() -> reads(before, now)));
            desk.hear(store.start(), (first, failure) -> next());
        }

        private void reads(Config before, Config now) {
            desk.say("reads " + now);
            // The first that is told may be that there is none.
            if (before.version() != told || (now.version() <= told && told > 0)) {
                throw new Violation(FORWARD, desk + " reads " + now + " after " + told);
            }
            told = now.version();
            requireWhole(now);
        }

        private void requireWhole(Config config) {
            String mark = config.text(KEYS.get(0)).orElse("");
            for (String key : KEYS) {
                if (!config.text(key).orElse("").equals(mark)) {
                    throw new Violation(WHOLE, desk + " reads " + config);
                }
            }
        }

        private void next() {
            if (!rounds.isDone(desk.name())) {
                desk.later(desk.upTo(THINK_MICROS), this::publish);
            }
        }

        private void publish() {
            published++;
            String mark = desk + "-" + published;
            long before = newest;
            long known = version();
            int dice = desk.random().nextInt(6);
            if (dice == 0 && known > 1) {
                desk.hear(store.rollBack(known - 1, "back"), (config, failure) -> done(failure));
                return;
            }
            CompletableFuture<Config> ended =
                    dice == 1
                            ? store.publishAfter(known, "after", edit -> set(edit, mark))
                            : store.publish("any", edit -> set(edit, mark));
            desk.hear(
                    ended,
                    (config, failure) -> {
                        if (config != null) {
                            succeeded(config, mark, before, dice == 1 ? known : 0);
                        }
                        done(failure);
                    });
        }

        private static void set(Edit edit, String mark) {
            KEYS.forEach(key -> edit.set(key, mark));
        }

        private void succeeded(Config config, String mark, long before, long expected) {
            requireWhole(config);
            if (!config.text(KEYS.get(0)).orElse("").equals(mark)) {
                throw new Violation(ONCE, desk + " has published " + mark + ", which is " + config);
            }
            String other = versions.putIfAbsent(config.version(), mark);
            if (other != null) {
                throw new Violation(ONCE, mark + " and " + other + " are " + config);
            }
            if (config.version() <= before || (expected > 0 && config.version() != expected + 1)) {
                throw new Violation(
                        ORDER,
                        config + " was published behind " + before + ", expected " + expected);
            }
            newest = Math.max(newest, config.version());
        }

        private void done(@Nullable Throwable failure) {
            desk.say("has published: " + Objects.toString(failure));
            rounds.done(desk.name());
            next();
        }
    }
}
