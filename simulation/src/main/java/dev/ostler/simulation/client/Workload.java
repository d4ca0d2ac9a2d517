package dev.ostler.simulation.client;

import dev.ostler.simulation.check.Call.Request;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * What an application asks for, at random, of few znodes, so that clients get in each other's way.
 * Data is never written twice.
 */
final class Workload {
    private static final List<String> PARENTS = List.of("/a", "/b", "/c");

    /** So many of a hundred requests are writes. */
    private static final int WRITES = 54;

    private static final List<String> CHILDREN = List.of("x", "y");

    private final String client;
    private final RandomGenerator random;
    private final boolean writes;
    private final Map<String, Integer> versions = new TreeMap<>();
    private int written;

    Workload(String client, boolean writes, RandomGenerator random) {
        this.writes = writes;
        this.client = client;
        this.random = random;
    }

    /** Every znode that has a fixed name. */
    static List<String> paths() {
        List<String> paths = new ArrayList<>();
        for (String parent : PARENTS) {
            paths.add(parent);
            for (String child : CHILDREN) {
                paths.add(parent + '/' + child);
            }
        }
        return paths;
    }

    /** The application has learned the version of a znode. */
    void learned(String path, int version) {
        versions.put(path, version);
    }

    Request next() {
        int dice = writes ? random.nextInt(100) : random.nextInt(WRITES, 100);
        if (dice < 18) {
            return create();
        } else if (dice < 40) {
            return set(path());
        } else if (dice < 48) {
            return delete(random.nextInt(6) == 0 ? parent() : child());
        } else if (dice < WRITES) {
            return multi();
        } else if (dice < 72) {
            return new Request.Get(path(), random.nextInt(3) == 0);
        } else if (dice < 80) {
            return new Request.Exists(path(), random.nextInt(2) == 0);
        } else if (dice < 88) {
            return new Request.Children(parent(), random.nextInt(3) == 0);
        }
        return new Request.Sync("/");
    }

    private Request.Create create() {
        int dice = random.nextInt(10);
        if (dice < 4) {
            return new Request.Create(parent(), data(), false, false);
        } else if (dice < 8) {
            return new Request.Create(child(), data(), random.nextBoolean(), false);
        }
        return new Request.Create(parent() + "/s-", data(), random.nextInt(4) != 0, true);
    }

    private Request.Set set(String path) {
        return new Request.Set(path, data(), version(path));
    }

    private Request.Delete delete(String path) {
        return new Request.Delete(path, random.nextInt(3) == 0 ? version(path) : -1);
    }

    private Request.Multi multi() {
        List<Request> operations = new ArrayList<>();
        int count = 1 + random.nextInt(4);
        for (int i = 0; i < count; i++) {
            switch (random.nextInt(4)) {
                case 0 -> operations.add(new Request.Create(child(), data(), false, false));
                case 1 -> operations.add(new Request.Delete(child(), -1));
                default -> operations.add(new Request.Set(path(), data(), -1));
            }
        }
        return new Request.Multi(operations);
    }

    private int version(String path) {
        Integer known = versions.get(path);
        return known == null || random.nextBoolean() ? -1 : known;
    }

    private String data() {
        written++;
        return client + '-' + written;
    }

    private String path() {
        return random.nextInt(3) == 0 ? parent() : child();
    }

    private String parent() {
        return PARENTS.get(random.nextInt(PARENTS.size()));
    }

    private String child() {
        return parent() + '/' + CHILDREN.get(random.nextInt(CHILDREN.size()));
    }
}
