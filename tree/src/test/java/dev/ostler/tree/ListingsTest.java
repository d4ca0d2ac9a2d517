package dev.ostler.tree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.protocol.JuteWriter;
import dev.ostler.protocol.ZnodePath;

import org.junit.jupiter.api.Test;

import java.util.Objects;
import java.util.SplittableRandom;

class ListingsTest {
    private final Fixture fixture = new Fixture();
    private final Listings listings = new Listings();

    @Test
    void aListThatIsKeptIsTheOneThatWouldBeWritten() {
        parent("/p", 100);
        var random = new SplittableRandom(7);
        int fromKept = 0;
        for (int i = 0; i < 2_000; i++) {
            switch (random.nextInt(8)) {
                case 0 -> fixture.create("/p/c" + random.nextInt(200));
                case 1 -> fixture.delete("/p/c" + random.nextInt(200));
                case 2 -> fixture.setData("/p/c" + random.nextInt(200), "d" + i);
                case 3 -> fixture.setData("/p", "d" + i);
                case 4 -> fixture.create("/p/c" + random.nextInt(200) + "/below");
                default -> {
                    TreeVersion version = fixture.tree.freeze();
                    int before = listings.bytes();
                    assertThat(list(version, "/p")).isEqualTo(plainly(version, "/p"));
                    fromKept += listings.bytes() == before ? 1 : 0;
                }
            }
        }
        assertThat(fromKept).isGreaterThan(500);
    }

    @Test
    void aListIsKeptFromTheSecondTimeOnAndAnOldVersionHasItsOwn() {
        parent("/p", 100);
        TreeVersion old = fixture.tree.freeze();
        list(old, "/p");
        assertThat(listings.bytes()).isZero();
        byte[] first = list(old, "/p");
        assertThat(listings.bytes()).isEqualTo(first.length - 4);

        fixture.create("/p/another");
        TreeVersion next = fixture.tree.freeze();
        fixture.delete("/p/another");

        assertThat(list(old, "/p")).isEqualTo(first);
        assertThat(list(next, "/p")).isEqualTo(plainly(next, "/p")).isNotEqualTo(first);
        assertThat(list(fixture.tree.freeze(), "/p")).isEqualTo(first);
    }

    @Test
    void whatIsKeptHasABound() {
        String longName = "x".repeat(10_000);
        for (int i = 0; i < 20; i++) {
            fixture.create("/p" + i);
            for (int j = 0; j < Listings.CHILDREN_MIN; j++) {
                fixture.create("/p" + i + "/" + longName + j);
            }
        }
        TreeVersion version = fixture.tree.freeze();
        for (int i = 0; i < 20; i++) {
            list(version, "/p" + i);
            list(version, "/p" + i);
        }

        assertThat(listings.bytes()).isBetween(Listings.BYTES_MAX / 2, Listings.BYTES_MAX);
        for (int i = 0; i < 20; i++) {
            assertThat(list(version, "/p" + i)).isEqualTo(plainly(version, "/p" + i));
        }
    }

    @Test
    void shortListsAreNotKept() {
        parent("/p", Listings.CHILDREN_MIN - 1);
        TreeVersion version = fixture.tree.freeze();
        list(version, "/p");
        list(version, "/p");

        assertThat(listings.bytes()).isZero();
    }

    private void parent(String path, int children) {
        fixture.create(path);
        for (int i = 0; i < children; i++) {
            fixture.create(path + "/c" + i);
        }
    }

    private byte[] list(TreeVersion version, String path) {
        var out = new JuteWriter();
        out.writeInt(42);
        find(version, path).writeChildren(listings, out);
        return out.toByteArray();
    }

    private static byte[] plainly(TreeVersion version, String path) {
        var out = new JuteWriter();
        out.writeInt(42);
        find(version, path).writeChildren(out);
        return out.toByteArray();
    }

    private static Znode find(TreeVersion version, String path) {
        return Objects.requireNonNull(version.find(ZnodePath.of(path)));
    }
}
