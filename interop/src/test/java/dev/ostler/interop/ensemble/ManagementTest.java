package dev.ostler.interop.ensemble;

import static dev.ostler.interop.server.Implementation.APACHE;
import static dev.ostler.interop.server.Implementation.UNDER_TEST;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.tools.attach.VirtualMachine;

import dev.ostler.interop.server.Await;
import dev.ostler.interop.server.Implementation;
import dev.ostler.interop.server.ServerUnderTest;
import dev.ostler.interop.wire.RawConnection;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

import javax.management.Attribute;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** What servers show by JMX, looked at from another process, beside what Apache's show. */
class ManagementTest {
    private static final String DOMAIN = "org.apache.ZooKeeperService:";

    private static final Map<String, Object> LIMITS =
            new TreeMap<>(
                    Map.of(
                            "ConnectionDecreaseRatio",
                            0.5,
                            "ConnectionDropDecrease",
                            0.25,
                            "ConnectionDropIncrease",
                            0.125,
                            "ConnectionFreezeTime",
                            1_000_000,
                            "ConnectionMaxTokens",
                            4,
                            "ConnectionTokenFillCount",
                            2,
                            "ConnectionTokenFillTime",
                            1_000_000,
                            "MaxClientCnxnsPerHost",
                            50));

    @TempDir Path directory;

    @Test
    void aServerAloneShowsWhatApachesShows() throws Exception {
        try (var apache = alone(APACHE);
                var server = alone(UNDER_TEST)) {
            String name = "name0=StandaloneServer_port" + server.clientPort();
            awaitBean(server, name + ",name1=InMemoryDataTree");

            assertPartOf(beans(server), beans(apache));
            assertThat(attribute(server, name, "ClientPort"))
                    .isEqualTo(Integer.toString(server.clientPort()));
            assertThat(attribute(server, name, "TickTime")).isEqualTo(500);
            assertThat(attribute(server, name + ",name1=InMemoryDataTree", "LastZxid"))
                    .isEqualTo("0x0");
        }
    }

    @Test
    void aLeaderShowsWhatApachesShows() throws Exception {
        try (var apache = leader(APACHE);
                var server = leader(UNDER_TEST)) {
            String self = "name0=ReplicatedServer_id1,name1=replica.1";
            awaitBean(server.member(1), self + ",name2=Leader");

            assertPartOf(beans(server.member(1)), beans(apache.member(1)));
            assertThat(attribute(server.member(1), self, "Leader")).isEqualTo(true);
        }
    }

    @Test
    void aFollowerShowsWhatApachesShowsAndWhenItFollowsNoMore() throws Exception {
        var kinds = EnsembleUnderTest.voters(APACHE, UNDER_TEST, UNDER_TEST);
        try (var ensemble = new EnsembleUnderTest(directory, kinds, Map.of())) {
            ensemble.start();
            // Without data the highest number of those who meet first is elected.
            int leader = ensemble.leader();
            int follower = 5 - leader;
            ServerUnderTest server = ensemble.member(follower);
            String ofAll = "name0=ReplicatedServer_id" + follower;
            String self = ofAll + ",name1=replica." + follower;
            awaitBean(server, self + ",name2=Follower");

            assertPartOf(beans(server), beans(ensemble.member(1)));
            assertThat(attribute(server, ofAll, "QuorumSize")).isEqualTo(3);
            assertThat(attribute(server, self, "State")).isEqualTo("following");

            ensemble.member(leader).kill();
            ensemble.member(1).kill();
            awaitBean(server, self + ",name2=LeaderElection");
            assertThat(attribute(server, self, "State")).isEqualTo("leaderelection");
        }
    }

    @Test
    void limitsOfConnectionsCanBeSetAsInApaches() throws Exception {
        var outcomes = new ArrayList<List<Object>>();
        for (Implementation implementation : List.of(APACHE, UNDER_TEST)) {
            try (var server = alone(implementation)) {
                ObjectName name = objectName("name0=StandaloneServer_port" + server.clientPort());
                awaitBean(server, "name0=StandaloneServer_port" + server.clientPort());
                MBeanServerConnection connection = connect(server);
                var outcome = new ArrayList<Object>();
                for (Map.Entry<String, Object> each : LIMITS.entrySet()) {
                    outcome.add(connection.getAttribute(name, each.getKey()));
                    connection.setAttribute(name, new Attribute(each.getKey(), each.getValue()));
                    outcome.add(connection.getAttribute(name, each.getKey()));
                }
                // One token for each, and four are there.
                for (int i = 0; i < 6; i++) {
                    try (RawConnection client = RawConnection.open(server.clientPort())) {
                        outcome.add(
                                client.connect(RawConnection.ConnectRequest.newSession(30_000))
                                        != null);
                    }
                }
                outcomes.add(outcome);
            }
        }
        assertThat(outcomes.getLast()).isEqualTo(outcomes.getFirst());
    }

    /** An ensemble of one. */
    private EnsembleUnderTest leader(Implementation implementation) throws Exception {
        var ensemble =
                new EnsembleUnderTest(
                        directory.resolve(implementation.name()),
                        EnsembleUnderTest.voters(implementation),
                        Map.of("standaloneEnabled", "false"));
        ensemble.start();
        return ensemble;
    }

    private ServerUnderTest alone(Implementation implementation) throws Exception {
        return new ServerUnderTest(
                        implementation,
                        directory.resolve(implementation.name()),
                        Map.of("tickTime", "500"),
                        List.of())
                .start();
    }

    private static void awaitBean(ServerUnderTest server, String name) throws Exception {
        MBeanServerConnection connection = connect(server);
        var bean = objectName(name);
        Await.until(
                () -> connection.isRegistered(bean),
                () -> "no " + name + " in " + connection.queryNames(null, null));
    }

    /** The names, without a server's own numbers, are the same; attributes are some of Apache's. */
    private static void assertPartOf(
            SortedMap<String, SortedSet<String>> ours,
            SortedMap<String, SortedSet<String>> apaches) {
        assertThat(ours.keySet()).isEqualTo(apaches.keySet());
        ours.forEach((bean, attributes) -> assertThat(apaches.get(bean)).containsAll(attributes));
    }

    /** Names and types of the attributes of each bean, but for those of single connections. */
    private static SortedMap<String, SortedSet<String>> beans(ServerUnderTest server)
            throws Exception {
        MBeanServerConnection connection = connect(server);
        var beans = new TreeMap<String, SortedSet<String>>();
        for (ObjectName name : connection.queryNames(objectName("*"), null)) {
            if (!name.toString().contains("Connections")) {
                var attributes = new TreeSet<String>();
                for (MBeanAttributeInfo each : connection.getMBeanInfo(name).getAttributes()) {
                    attributes.add(each.getName() + " " + each.getType());
                    assertThat(connection.getAttribute(name, each.getName())).isNotNull();
                }
                beans.put(
                        name.toString().replaceAll("(port|id|replica\\.)\\d+", "$1N"), attributes);
            }
        }
        return beans;
    }

    private static Object attribute(ServerUnderTest server, String name, String attribute)
            throws Exception {
        return connect(server).getAttribute(objectName(name), attribute);
    }

    private static ObjectName objectName(String name) throws JMException {
        return new ObjectName(DOMAIN + name);
    }

    /** As a tool does that is started beside the server. */
    @SuppressWarnings("BanJNDI") // It connects to a process of this test.
    private static MBeanServerConnection connect(ServerUnderTest server) throws Exception {
        VirtualMachine machine = VirtualMachine.attach(Long.toString(server.pid()));
        try {
            var address = new JMXServiceURL(machine.startLocalManagementAgent());
            return JMXConnectorFactory.connect(address).getMBeanServerConnection();
        } finally {
            machine.detach();
        }
    }
}
