package dev.ostler.recipes.member;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.protocol.Bytes;
import dev.ostler.recipes.connection.ManagedClient;
import dev.ostler.recipes.testing.Recorded;
import dev.ostler.recipes.testing.Scene;

import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.Objects;
import java.util.SortedMap;

/** Members of a group, and the watch that stays. */
@Tag("F12")
class GroupMemberTest {
    @TempDir Path directory;

    private Scene scene;

    @BeforeEach
    void start() throws Exception {
        scene = new Scene(directory);
    }

    @AfterEach
    void stop() throws Exception {
        scene.close();
    }

    private static Recorded<SortedMap<String, Bytes>> recorded(GroupMember member) {
        var heard = new Recorded<SortedMap<String, Bytes>>();
        member.listen(heard::add);
        return heard;
    }

    @Test
    void membersKnowEachOther() throws Exception {
        ManagedClient one = scene.client();
        ManagedClient two = scene.mortalClient();
        try (var a = new GroupMember(one, "/group", "a", Bytes.utf8("1"))) {
            assertThat(a.currentMembers()).containsOnlyKeys("a");
            one.await(a.start());
            var b = new GroupMember(two, "/group", "b", Bytes.utf8("2"));
            two.await(b.start());
            assertThat(b.currentMembers()).containsOnlyKeys("a", "b");

            Recorded<SortedMap<String, Bytes>> heard = recorded(a);
            heard.await(members -> members.size() == 2);
            b.setThisData(Bytes.utf8("3"));
            heard.await(members -> Objects.equals(members.get("b"), Bytes.utf8("3")));
            long before = owner();
            Scene.expire(two);
            // Its end and its return may come as one change.
            b.setThisData(Bytes.utf8("4"));
            heard.await(members -> Objects.equals(members.get("b"), Bytes.utf8("4")));
            assertThat(owner()).isNotEqualTo(before).isNotZero();
            two.await(b.leave());
            heard.await(members -> members.size() == 1);
            assertThat(a.currentMembers()).containsOnlyKeys("a");
            assertThat(a.isStale()).isFalse();
        }
    }

    private long owner() throws Exception {
        return scene.other(zk -> zk.exists("/group/b")).orElseThrow().ephemeralOwner();
    }

    @Test
    void aPersistentWatcherStaysAndSaysWhenItMayHaveMissedSomething() throws Exception {
        ManagedClient client = scene.client().usingNamespace("ns");
        scene.create("/ns", "");
        var events = new Recorded<WatchedEvent>();
        var resets = new Recorded<String>();
        try (var watcher = new PersistentWatcher(client, "/watched", true)) {
            watcher.listen(
                    new PersistentWatcher.Listener() {
                        @Override
                        public void event(WatchedEvent event) {
                            events.add(event);
                        }

                        @Override
                        public void reset() {
                            resets.add("reset");
                        }
                    });
            client.await(watcher.start());
            resets.next();
            scene.create("/ns/watched", "");
            scene.create("/ns/watched/below", "");
            assertThat(events.next().getPath()).isEqualTo("/watched");
            assertThat(events.next().getPath()).isEqualTo("/watched/below");

            scene.gateway.cut();
            resets.next();
            scene.set("/ns/watched", "1");
            assertThat(events.next().getType()).isEqualTo(EventType.NodeDataChanged);

            Scene.expire(client);
            resets.next();
            scene.set("/ns/watched", "2");
            assertThat(events.next().getType()).isEqualTo(EventType.NodeDataChanged);
        }
        assertThat(events.all()).hasSize(4);
    }
}
