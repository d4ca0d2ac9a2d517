package dev.ostler.client.hosts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.apache.zookeeper.client.ConnectStringParser;
import org.apache.zookeeper.client.StaticHostProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

class HostsTest {
    private static final int SEEDS = 10_000;

    @ParameterizedTest
    @CsvSource({
        "'a:1,b:2', '[a:1, b:2]', ",
        "'a , ,b:', '[a:2181, b:2181]', ",
        "'[::1]:7/x', '[::1:7]', /x",
        "'[::1]', '[::1:2181]', ",
        "'a:1/', '[a:1]', ",
        "'a:1/b/c', '[a:1]', /b/c",
    })
    void connectStringIsTakenApart(String text, String hosts, String chroot) {
        var parsed = new ConnectStringParser(text);
        List<String> found = new ArrayList<>();
        for (InetSocketAddress address : parsed.getServerAddresses()) {
            assertThat(address.isUnresolved()).isTrue();
            found.add(address.getHostString() + ":" + address.getPort());
        }
        assertThat(found).hasToString(hosts);
        assertThat(parsed.getChrootPath()).isEqualTo(chroot);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[::1", "[]:1", "[::1]:", "[::1]x", ":1", "a:x", "a/b//c", "a/b/"})
    void connectStringThatIsNoneIsRefused(String text) {
        assertThatThrownBy(() -> new ConnectStringParser(text))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void noServersAreRefused() {
        assertThatThrownBy(() -> new StaticHostProvider(List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A HostProvider may not be empty!");
    }

    @Test
    void everyServerHasItsTurn() {
        var hosts = new StaticHostProvider(servers(0, 5), 1);
        Set<Integer> seen = new HashSet<>();
        for (int i = 0; i < 5; i++) {
            seen.add(hosts.next(0).getPort());
        }
        assertThat(seen).hasSize(5);
    }

    @Test
    void namesAreResolvedAtEveryTurn() {
        var answers = new ArrayList<>(List.of((byte) 1, (byte) 2));
        var hosts =
                new StaticHostProvider(
                        List.of(InetSocketAddress.createUnresolved("moving", 1)),
                        name ->
                                new InetAddress[] {
                                    InetAddress.getByAddress(
                                            name, new byte[] {127, 0, 0, answers.remove(0)})
                                });
        assertThat(hosts.next(0).getAddress().getHostAddress()).isEqualTo("127.0.0.1");
        InetSocketAddress second = hosts.next(0);
        assertThat(second.getAddress().getHostAddress()).isEqualTo("127.0.0.2");
        assertThat(second.getHostString()).isEqualTo("moving");
    }

    @ParameterizedTest
    @CsvSource({
        // Servers before, and the range of those after: how many of the clients must move.
        "3, 0, 5",
        "3, 0, 6",
        "9, 0, 10",
    })
    void grownListMovesTheClientsThatMakeTheLoadEven(int before, int from, int to) {
        int moved = 0;
        int movedToOld = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            var hosts = new StaticHostProvider(servers(0, before), seed);
            InetSocketAddress mine = hosts.next(0);
            hosts.onConnected();
            if (hosts.updateServerList(servers(from, to), mine)) {
                moved++;
                movedToOld += hosts.next(0).getPort() <= before ? 1 : 0;
            }
        }
        assertThat(moved / (double) SEEDS)
                .isCloseTo(1 - before / (double) (to - from), within(0.03));
        assertThat(movedToOld).isZero();
    }

    @Test
    void shrunkListMovesOnlyClientsOfServersThatHaveGone() {
        int[] load = new int[5];
        for (int seed = 0; seed < SEEDS; seed++) {
            var hosts = new StaticHostProvider(servers(0, 5), seed);
            InetSocketAddress mine = hosts.next(0);
            hosts.onConnected();
            boolean gone = mine.getPort() > 3;
            assertThat(hosts.updateServerList(servers(0, 3), mine)).isEqualTo(gone);
            load[(gone ? hosts.next(0) : mine).getPort() - 1]++;
        }
        for (int i = 0; i < 3; i++) {
            assertThat(load[i] / (double) SEEDS).isCloseTo(1 / 3.0, within(0.03));
        }
    }

    @Test
    void whoFindsNoneOfTheNewServersTriesTheOthersThen() {
        var hosts = new StaticHostProvider(servers(0, 4), 1);

        assertThat(hosts.updateServerList(servers(2, 6), servers(0, 1).get(0))).isTrue();

        List<Integer> ports = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            ports.add(hosts.next(0).getPort());
        }
        assertThat(ports).containsExactlyInAnyOrder(3, 4, 5, 6);
    }

    @Test
    void newServersComeBeforeThoseThatStay() {
        var hosts = new StaticHostProvider(servers(0, 3), 1);

        assertThat(hosts.updateServerList(servers(1, 6), servers(0, 1).get(0))).isTrue();

        List<Integer> ports = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            ports.add(hosts.next(0).getPort());
        }
        assertThat(ports.subList(0, 3)).containsExactlyInAnyOrder(4, 5, 6);
        assertThat(ports.subList(3, 5)).containsExactlyInAnyOrder(2, 3);
    }

    @Test
    void aListThatComesWhileClientsMoveMakesTheLoadEvenToo() {
        int[] load = new int[9];
        for (int seed = 0; seed < SEEDS; seed++) {
            var hosts = new StaticHostProvider(servers(0, 9), seed);
            InetSocketAddress mine = hosts.next(0);
            hosts.updateServerList(servers(0, 7), mine);
            boolean moves = hosts.updateServerList(servers(0, 9), seed % 2 == 0 ? null : mine);
            InetSocketAddress goal = moves ? hosts.next(0) : hosts.getServerAtCurrentIndex();
            load[goal.getPort() - 1]++;
        }
        for (int clients : load) {
            assertThat(clients / (double) SEEDS).isCloseTo(1 / 9.0, within(0.02));
        }
    }

    @Test
    void newListEndsThePauseBetweenTwoLaps() throws Exception {
        var hosts = new StaticHostProvider(servers(0, 1), 1);
        InetSocketAddress mine = hosts.next(0);
        hosts.onConnected();
        CompletableFuture<InetSocketAddress> next =
                CompletableFuture.supplyAsync(() -> hosts.next(600_000));
        // Until the other thread waits a new list does not count as one that came meanwhile.
        while (!next.isDone()) {
            hosts.updateServerList(servers(1, 2), mine);
            Thread.onSpinWait();
        }
        assertThat(next.get(20, TimeUnit.SECONDS).getPort()).isEqualTo(2);
    }

    /** Loopback addresses with the ports {@code from + 1} to {@code to}. */
    private static List<InetSocketAddress> servers(int from, int to) {
        List<InetSocketAddress> servers = new ArrayList<>();
        for (int port = from + 1; port <= to; port++) {
            servers.add(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        }
        return servers;
    }
}
