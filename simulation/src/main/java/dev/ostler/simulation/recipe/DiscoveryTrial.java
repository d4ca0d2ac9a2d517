package dev.ostler.simulation.recipe;

import dev.ostler.recipes.discovery.ServiceCache;
import dev.ostler.recipes.discovery.ServiceDiscovery;
import dev.ostler.recipes.discovery.ServiceInstance;
import dev.ostler.simulation.check.Checker;
import dev.ostler.simulation.check.Violation;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** Clients who register, change and withdraw an instance each, and follow those of all. */
final class DiscoveryTrial implements Trial {
    private static final String FORWARD = "what is seen of an instance never goes back";
    private static final String TRUE = "what is seen of an instance was registered";

    private static final String BASE = "/app/services";
    private static final String SERVICE = "shop";
    private static final String VERSION = "version";
    private static final long THINK_MICROS = 1_500_000;

    private final Rounds rounds;
    private final Map<String, Instances> all = new TreeMap<>();

    /** What each client's instance is meant to be, by client; 0 while it is withdrawn. */
    private final Map<String, Integer> wanted = new TreeMap<>();

    private final Map<String, Integer> newest = new HashMap<>();

    DiscoveryTrial(List<String> clients, int rounds) {
        this.rounds = new Rounds(clients, rounds);
        clients.forEach(client -> wanted.put(client, 0));
    }

    @Override
    public Application application(Desk desk) {
        var instances = new Instances(desk);
        all.put(desk.name(), instances);
        return instances;
    }

    @Override
    public List<Checker> checkers() {
        return List.of();
    }

    /** All see what is registered, as it was last changed. */
    @Override
    public boolean isDone() {
        return rounds.isDone() && all.values().stream().allMatch(Instances::isRight);
    }

    @Override
    public String left() {
        var text = new StringBuilder(rounds + ", there should be " + registered());
        all.forEach(
                (name, each) ->
                        text.append(", ").append(name).append(" sees ").append(each.seen()));
        return text.toString();
    }

    private Map<String, Integer> registered() {
        var registered = new TreeMap<>(wanted);
        registered.values().removeIf(version -> version == 0);
        return registered;
    }

    private final class Instances implements Application {
        private final Desk desk;
        private final ServiceDiscovery discovery;
        private final ServiceCache cache;
        private final Map<String, Integer> heard = new HashMap<>();

        Instances(Desk desk) {
            this.desk = desk;
            discovery = new ServiceDiscovery(desk.client(), BASE);
            cache = discovery.cache(SERVICE);
        }

        @Override
        public void begin() {
            cache.start();
            cache.listen(instances -> desk.thread().execute(() -> hear(instances)));
            register();
        }

        private void hear(List<ServiceInstance> instances) {
            desk.say("sees " + versions(instances));
            versions(instances)
                    .forEach(
                            (id, version) -> {
                                Integer before = heard.put(id, version);
                                if (before != null && before > version) {
                                    throw new Violation(
                                            FORWARD,
                                            desk + " sees " + id + " " + version + " after "
                                                    + before);
                                }
                                if (version > newest.getOrDefault(id, 0)) {
                                    throw new Violation(TRUE, desk + " sees " + id + " " + version);
                                }
                            });
        }

        private static Map<String, Integer> versions(List<ServiceInstance> instances) {
            Map<String, Integer> versions = new TreeMap<>();
            for (ServiceInstance instance : instances) {
                versions.put(
                        instance.id(),
                        Integer.valueOf(instance.payload().getOrDefault(VERSION, "0")));
            }
            return versions;
        }

        Map<String, Integer> seen() {
            return versions(cache.instances());
        }

        boolean isRight() {
            return !cache.isStale() && seen().equals(registered());
        }

        private ServiceInstance next() {
            int version = newest.merge(desk.name(), 1, Integer::sum);
            wanted.put(desk.name(), version);
            return ServiceInstance.of(SERVICE, desk.name(), "10.0.0.1", 80)
                    .withRegistered(Instant.EPOCH)
                    .withPayload(Map.of(VERSION, Integer.toString(version)));
        }

        private void register() {
            ServiceInstance instance = next();
            then(discovery.register(instance), "registered");
        }

        private void then(CompletableFuture<Void> done, String what) {
            desk.hear(
                    done,
                    (nothing, failure) -> {
                        desk.say("has " + what + ": " + failure);
                        rounds.done(desk.name());
                        goOn();
                    });
        }

        private void goOn() {
            if (!rounds.isDone(desk.name())) {
                desk.later(desk.upTo(THINK_MICROS), this::change);
            } else if (wanted.getOrDefault(desk.name(), 0) == 0) {
                register();
            }
        }

        private void change() {
            if (wanted.getOrDefault(desk.name(), 0) == 0) {
                register();
            } else if (desk.random().nextInt(3) == 0) {
                wanted.put(desk.name(), 0);
                ServiceInstance any = ServiceInstance.of(SERVICE, desk.name(), "10.0.0.1", 80);
                then(discovery.unregister(any), "withdrawn");
            } else {
                discovery.update(next());
                rounds.done(desk.name());
                goOn();
            }
        }
    }
}
