package dev.ostler.tree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.protocol.Txn;
import dev.ostler.protocol.ZnodePath;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;

/** Readers on other threads see whole transactions while the writer goes on. */
class PublicationTest {
    private static final int ZNODES = 100;
    private static final int ROUNDS = 1_000;

    /**
     * Each multi gives all znodes the same data, deletes the marker of the round before and creates
     * its own, so that half of one could be told from a whole one.
     */
    @Test
    void everyPublishedVersionIsWhole() throws Exception {
        var fixture = new Fixture();
        fixture.create("/a");
        for (int i = 0; i < ZNODES; i++) {
            fixture.create("/a/n" + i, "0");
        }
        fixture.create("/a/marker-0");
        var published = new AtomicReference<>(fixture.tree.freeze());

        try (var readers = Executors.newFixedThreadPool(2)) {
            Callable<Integer> reader =
                    () -> {
                        int checked = 0;
                        int round;
                        do {
                            round = checkWhole(published.get());
                            checked++;
                        } while (round < ROUNDS);
                        return checked;
                    };
            var first = readers.submit(reader);
            var second = readers.submit(reader);
            for (int round = 1; round <= ROUNDS; round++) {
                fixture.apply(round(round));
                published.set(fixture.tree.freeze());
            }
            assertThat(first.get()).isPositive();
            assertThat(second.get()).isPositive();
        }
    }

    private static Txn round(int round) {
        var operations = new ArrayList<Txn>();
        for (int i = 0; i < ZNODES; i++) {
            operations.add(Fixture.setting("/a/n" + i, Integer.toString(round), round));
        }
        operations.add(Fixture.deleting("/a/marker-" + (round - 1)));
        operations.add(Fixture.creating("/a/marker-" + round, ""));
        return new Txn.Multi(operations);
    }

    private static int checkWhole(TreeVersion version) {
        Znode first = Objects.requireNonNull(version.find(ZnodePath.of("/a/n0")));
        int round = first.version();
        String data = Integer.toString(round);
        TreeVersion.Walk walk = version.walk();
        var markers = new ArrayList<String>();
        int znodes = 0;
        while (walk.next()) {
            String path = walk.path().toString();
            if (path.startsWith("/a/n")) {
                znodes++;
                assertThat(walk.znode().version()).isEqualTo(round);
                assertThat(Objects.requireNonNull(walk.znode().data()).toUtf8String())
                        .isEqualTo(data);
            } else if (path.startsWith("/a/marker")) {
                markers.add(path);
            }
        }
        assertThat(znodes).isEqualTo(ZNODES);
        assertThat(markers).isEqualTo(List.of("/a/marker-" + round));
        assertThat(version.znodeCount()).isEqualTo(4 + 1 + ZNODES + 1);
        return round;
    }
}
