package dev.ostler.tree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.protocol.ZnodePath;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Walks that begin somewhere else than at the root, or leave something out. */
class WalkTest {
    private static final int CHILDREN = 1_500;

    private final Fixture fixture = new Fixture();
    private TreeVersion version = fixture.tree.freeze();

    /** Names around the slash in the order of bytes, and a parent of more pages than one. */
    @BeforeEach
    void makeTree() {
        for (String path :
                List.of("/a", "/a/b", "/a/b/c", "/a-b", "/a-b/x", "/a/b/d", "/a/c", "/many")) {
            fixture.create(path);
        }
        for (int i = 0; i < CHILDREN; i++) {
            fixture.create("/many/" + i);
            if (i % 100 == 0) {
                fixture.create("/many/" + i + "/below");
            }
        }
        version = fixture.tree.freeze();
    }

    private static List<String> rest(TreeVersion.Walk walk) {
        var paths = new ArrayList<String>();
        while (walk.next()) {
            paths.add(walk.path().toString());
        }
        return paths;
    }

    private TreeVersion.Walk walk(String top) {
        return Objects.requireNonNull(version.walk(ZnodePath.of(top)));
    }

    private List<String> behind(String top, String path) {
        TreeVersion.Walk walk = walk(top);
        walk.goBehind(ZnodePath.of(path));
        return rest(walk);
    }

    @Test
    void aWalkGoesOnBehindEachZnodeWhereItWouldHave() {
        List<String> all = rest(version.walk());
        for (int i = 0; i < all.size(); i++) {
            assertThat(behind("/", all.get(i))).isEqualTo(all.subList(i + 1, all.size()));
        }
    }

    @Test
    void aWalkOfASubtreeStaysInIt() {
        assertThat(rest(walk("/a"))).containsExactly("/a", "/a/b", "/a/b/c", "/a/b/d", "/a/c");
        assertThat(behind("/a", "/a")).containsExactly("/a/b", "/a/b/c", "/a/b/d", "/a/c");
        assertThat(behind("/a", "/a/b/c")).containsExactly("/a/b/d", "/a/c");
        assertThat(behind("/a", "/a/c")).isEmpty();
        assertThat(version.walk(ZnodePath.of("/none"))).isNull();
    }

    @Test
    void whatItGoesOnBehindNeedNotExist() {
        assertThat(behind("/a", "/a/a")).containsExactly("/a/b", "/a/b/c", "/a/b/d", "/a/c");
        assertThat(behind("/a", "/a/b/cc/x/y")).containsExactly("/a/b/d", "/a/c");
        assertThat(behind("/a", "/a/b/c/x")).containsExactly("/a/b/d", "/a/c");
        assertThat(behind("/a", "/a/z")).isEmpty();
        List<String> all = rest(version.walk());
        assertThat(behind("/", "/many/12345"))
                .isEqualTo(all.subList(all.indexOf("/many/1235"), all.size()));
        assertThat(behind("/", "/zzz")).isEmpty();
    }

    @Test
    void whatIsBelowCanBeLeftOut() {
        TreeVersion.Walk walk = walk("/a");
        walk.goBehind(ZnodePath.of("/a"));
        assertThat(walk.next()).isTrue();
        walk.skip();
        assertThat(rest(walk)).containsExactly("/a/c");

        TreeVersion.Walk behind = walk("/a");
        behind.goBehind(ZnodePath.of("/a/b"));
        behind.skip();
        assertThat(rest(behind)).containsExactly("/a/c");
    }
}
