package dev.ostler.recipes.shared;

import static dev.ostler.recipes.testing.Clients.get;
import static dev.ostler.recipes.testing.Clients.on;
import static dev.ostler.recipes.testing.Clients.until;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostler.protocol.Bytes;
import dev.ostler.recipes.connection.ManagedClient;
import dev.ostler.recipes.testing.Clients;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A value that several keep at hand. */
class SharedValueTest {
    @TempDir Path directory;
    private Clients clients;

    @BeforeEach
    void start() throws Exception {
        clients = new Clients(directory);
    }

    @AfterEach
    void stop() throws Exception {
        clients.close();
    }

    @Test
    @Tag("F10")
    void whatOneSetsTheOthersHear() throws Exception {
        var mine = new SharedValue(clients.connected(), "/a/value", Bytes.utf8("seed"));
        assertThatThrownBy(mine::get).isInstanceOf(IllegalStateException.class);
        assertThat(get(mine.start()).value()).isEqualTo(Bytes.utf8("seed"));
        ManagedClient other = clients.throughGateway();
        var others = new SharedValue(other, "/a/value", Bytes.utf8("ignored"));
        assertThat(get(others.start()).value()).isEqualTo(Bytes.utf8("seed"));
        List<Long> heard = new CopyOnWriteArrayList<>();
        others.onChange(now -> heard.add(now.mzxid()));

        for (int i = 0; i < 10; i++) {
            get(mine.set(Bytes.utf8("v" + i)));
            assertThat(mine.get().value()).isEqualTo(Bytes.utf8("v" + i));
        }
        until(() -> others.get().value().equals(Bytes.utf8("v9")));
        Clients.expire(other); // the watch goes with the session
        get(mine.set(Bytes.utf8("last")));
        until(() -> others.get().value().equals(Bytes.utf8("last")));
        until(() -> heard.contains(others.get().mzxid()));
        assertThat(heard).isSorted().doesNotHaveDuplicates();
        mine.close();
        others.close();
    }

    @Test
    @Tag("F10")
    void aChangeCanDependOnWhatWasSeen() throws Exception {
        ManagedClient client = clients.connected();
        var one = new SharedCount(client, "/count", 5);
        var two = new SharedCount(clients.connected(), "/count", 7);
        Versioned<Integer> seen = get(one.start());
        assertThat(get(two.start()).value()).isEqualTo(5);
        List<Integer> heard = new CopyOnWriteArrayList<>();
        two.onChange(now -> heard.add(now.value()));
        assertThat(get(one.trySet(seen, 6))).isPresent();
        assertThat(get(two.trySet(seen, 8))).isEmpty();
        until(() -> two.get().value() == 6);
        assertThat(get(two.trySet(two.get(), 8))).isPresent();
        until(() -> one.get().value() == 8);
        assertThat(get(one.set(9)).version()).isEqualTo(3);
        until(() -> heard.contains(9));
        one.close();
        two.close();
    }

    @Test
    @Tag("F10")
    void whatIsDeletedIsSeededAgain() throws Exception {
        ManagedClient client = clients.connected();
        var value = new SharedValue(client, "/value", Bytes.utf8("seed"));
        get(value.start());
        get(value.set(Bytes.utf8("other")));
        on(client, handle -> handle.zk().delete("/value"));
        until(() -> value.get().value().equals(Bytes.utf8("seed")));
        value.close();
    }
}
