package dev.ostler.recipes.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.protocol.Stat;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;

/** The map as a value, against a map that is none. */
class EntryMapTest {
    private static Entry entry(String path, int version) {
        return new Entry(path, null, new Stat(1, version, 0, 0, version, 0, 0, 0, 0, 0, 1));
    }

    private static List<Entry> all(EntryMap map) {
        List<Entry> entries = new ArrayList<>();
        map.forEach(entries::add);
        return entries;
    }

    private static List<String> children(EntryMap map, String parent) {
        List<String> paths = new ArrayList<>();
        map.forEachChild(parent, entry -> paths.add(entry.path()));
        return paths;
    }

    @Test
    void holdsWhatWasPutIn() {
        var random = new Random(7);
        var expected = new TreeMap<String, Entry>(EntryMap.ORDER);
        EntryMap map = EntryMap.EMPTY;
        for (int i = 0; i < 20_000; i++) {
            String path = "/" + random.nextInt(30) + "/" + random.nextInt(30);
            if (random.nextInt(3) == 0) {
                map = map.without(path);
                expected.remove(path);
            } else {
                Entry entry = entry(path, i);
                map = map.with(entry);
                expected.put(path, entry);
            }
            if (i % 500 == 0) {
                assertThat(all(map)).containsExactlyElementsOf(expected.values());
                assertThat(map.size()).isEqualTo(expected.size());
            }
        }
        for (int i = 0; i < 30; i++) {
            for (int j = 0; j < 30; j++) {
                String path = "/" + i + "/" + j;
                assertThat(map.get(path)).isEqualTo(expected.get(path));
            }
        }
    }

    @Test
    void isNotChangedByWhatComesLater() {
        EntryMap before = EntryMap.EMPTY.with(entry("/a", 1)).with(entry("/b", 1));

        before.with(entry("/a", 2)).with(entry("/c", 1)).without("/b");

        assertThat(all(before)).containsExactly(entry("/a", 1), entry("/b", 1));
        assertThat(before.without("/z")).isSameAs(before);
    }

    @Test
    void findsTheChildrenOfAZnodeAndNoOthers() {
        EntryMap map = EntryMap.EMPTY;
        for (String path :
                List.of("/", "/a", "/a-b", "/a.b", "/a/x", "/a/y", "/a/y/z", "/a-b/x", "/b/q")) {
            map = map.with(entry(path, 1));
        }

        assertThat(children(map, "/")).containsExactly("/a", "/a-b", "/a.b");
        assertThat(children(map, "/a")).containsExactly("/a/x", "/a/y");
        assertThat(children(map, "/a-b")).containsExactly("/a-b/x");
        assertThat(children(map, "/a/y")).containsExactly("/a/y/z");
        assertThat(children(map, "/b")).containsExactly("/b/q");
        assertThat(children(map, "/a/y/z")).isEmpty();
    }

    @Test
    void staysFlat() {
        EntryMap map = EntryMap.EMPTY;
        for (int i = 0; i < 100_000; i++) {
            map = map.with(entry("/queue/item-%010d".formatted(i), 1));
        }
        // A list of this length would overflow the stack.
        assertThat(all(map)).hasSize(100_000);
    }
}
