package dev.ostler.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.zookeeper.AsyncCallback;
import org.apache.zookeeper.ClientCnxnSocketNIO;
import org.apache.zookeeper.ClientCnxnSocketNetty;
import org.apache.zookeeper.Environment;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.client.ZKClientConfig;
import org.apache.zookeeper.data.Stat;
import org.apache.zookeeper.proto.WatcherEvent;
import org.apache.zookeeper.server.auth.DigestAuthenticationProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The shape of the API that applications are compiled against. */
class ApiTest {
    @Test
    @Tag("S020")
    void watcherHasOneMethodToImplement() {
        assertThat(Watcher.class.isInterface()).isTrue();
        assertThat(
                        Arrays.stream(Watcher.class.getMethods())
                                .filter(method -> Modifier.isAbstract(method.getModifiers())))
                .singleElement()
                .satisfies(
                        method -> {
                            assertThat(method.getName()).isEqualTo("process");
                            assertThat(method.getParameterTypes())
                                    .containsExactly(WatchedEvent.class);
                        });
    }

    @Test
    void classesOfTheTransportsAreThereForTheirNames() throws Exception {
        for (Class<?> transport : List.of(ClientCnxnSocketNIO.class, ClientCnxnSocketNetty.class)) {
            var config = new ZKClientConfig();
            config.setProperty(
                    ZKClientConfig.ZOOKEEPER_CLIENT_CNXN_SOCKET, transport.getCanonicalName());
            assertThat(ClientSettings.of(config)).isNotNull();
        }
    }

    @Test
    void digestsTellTheirScheme() throws Exception {
        assertThat(new DigestAuthenticationProvider().getScheme()).isEqualTo("digest");
        assertThat(DigestAuthenticationProvider.generateDigest("super:secret"))
                .isEqualTo("super:lK75jTNcA+U9vtVEw5vB51mj/w4=");
    }

    @Test
    void environmentHasTheNamesThatApplicationsLookFor() {
        assertThat(Environment.list())
                .extracting(Environment.Entry::getKey)
                .startsWith("zookeeper.version", "host.name", "java.version", "java.vendor")
                .endsWith("os.memory.free", "os.memory.max", "os.memory.total")
                .hasSize(18);
        assertThat(Environment.list())
                .extracting(Object::toString)
                .contains("user.dir=" + System.getProperty("user.dir"));
        assertThat(Environment.JAAS_CONF_KEY).isEqualTo("java.security.auth.login.config");
    }

    @Test
    @Tag("S021")
    void statesOfEventsHaveTheirNumbers() {
        Map<String, Integer> numbers = new LinkedHashMap<>();
        for (KeeperState state : KeeperState.values()) {
            numbers.put(state.name(), state.getIntValue());
            assertThat(KeeperState.fromInt(state.getIntValue())).isEqualTo(state);
        }
        assertThat(numbers)
                .containsEntry("Unknown", -1)
                .containsEntry("Disconnected", 0)
                .containsEntry("NoSyncConnected", 1)
                .containsEntry("SyncConnected", 3)
                .containsEntry("AuthFailed", 4)
                .containsEntry("ConnectedReadOnly", 5)
                .containsEntry("SaslAuthenticated", 6)
                .containsEntry("Closed", 7)
                .containsEntry("Expired", -112)
                .hasSize(9);
    }

    @Test
    @Tag("S022")
    void typesOfEventsHaveTheirNumbers() {
        Map<String, Integer> numbers = new LinkedHashMap<>();
        for (EventType type : EventType.values()) {
            numbers.put(type.name(), type.getIntValue());
            assertThat(EventType.fromInt(type.getIntValue())).isEqualTo(type);
        }
        assertThat(numbers)
                .containsEntry("None", -1)
                .containsEntry("NodeCreated", 1)
                .containsEntry("NodeDeleted", 2)
                .containsEntry("NodeDataChanged", 3)
                .containsEntry("NodeChildrenChanged", 4)
                .containsEntry("DataWatchRemoved", 5)
                .containsEntry("ChildWatchRemoved", 6)
                .containsEntry("PersistentWatchRemoved", 7)
                .hasSize(8);
    }

    @Test
    @Tag("S027")
    @Tag("S036")
    void eventCarriesNoData() {
        assertThat(
                        Arrays.stream(WatchedEvent.class.getDeclaredMethods())
                                .filter(method -> method.getName().startsWith("get"))
                                .map(method -> method.getName()))
                .containsExactlyInAnyOrder(
                        "getState", "getType", "getPath", "getZxid", "getWrapper");
        var event = new WatchedEvent(new WatcherEvent(3, 3, "/x"), 12);
        assertThat(event)
                .hasToString(
                        "WatchedEvent state:SyncConnected type:NodeDataChanged path:/x zxid: 12");
    }

    @Test
    @Tag("S046")
    @Tag("S047")
    @Tag("S048")
    @Tag("S049")
    void fourConstructorsOfTheNotesArePublic() throws NoSuchMethodException {
        for (List<Class<?>> parameters :
                List.<List<Class<?>>>of(
                        List.of(),
                        List.of(boolean.class),
                        List.of(long.class, byte[].class),
                        List.of(long.class, byte[].class, boolean.class))) {
            Class<?>[] all = new Class<?>[3 + parameters.size()];
            all[0] = String.class;
            all[1] = int.class;
            all[2] = Watcher.class;
            for (int i = 0; i < parameters.size(); i++) {
                all[3 + i] = parameters.get(i);
            }
            assertThat(ZooKeeper.class.getConstructor(all).getModifiers())
                    .isEqualTo(Modifier.PUBLIC);
        }
    }

    @Test
    @Tag("S059")
    @Tag("S070")
    @Tag("S075")
    @Tag("S077")
    void asynchronousFormsReturnAtOnceAndThrowNothingThatIsChecked() throws NoSuchMethodException {
        var forms =
                List.of(
                        ZooKeeper.class.getMethod(
                                "delete",
                                String.class,
                                int.class,
                                AsyncCallback.VoidCallback.class,
                                Object.class),
                        ZooKeeper.class.getMethod(
                                "getData",
                                String.class,
                                Watcher.class,
                                AsyncCallback.DataCallback.class,
                                Object.class),
                        ZooKeeper.class.getMethod(
                                "exists",
                                String.class,
                                boolean.class,
                                AsyncCallback.StatCallback.class,
                                Object.class),
                        ZooKeeper.class.getMethod(
                                "exists",
                                String.class,
                                Watcher.class,
                                AsyncCallback.StatCallback.class,
                                Object.class));
        assertThat(forms)
                .allSatisfy(
                        form -> {
                            assertThat(form.getReturnType()).isEqualTo(void.class);
                            assertThat(form.getExceptionTypes()).isEmpty();
                        });
    }

    @Test
    @Tag("S071")
    void synchronousReadFillsAStat() throws NoSuchMethodException {
        assertThat(
                        ZooKeeper.class
                                .getMethod("getData", String.class, Watcher.class, Stat.class)
                                .getReturnType())
                .isEqualTo(byte[].class);
    }
}
