package dev.ostler.interop.peer;

import static dev.ostler.interop.peer.Checks.equal;
import static dev.ostler.interop.peer.Checks.fails;
import static dev.ostler.interop.peer.Checks.isTrue;

import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooDefs.Perms;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.ZooKeeper.States;
import org.apache.zookeeper.client.ZKClientConfig;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.ClientInfo;
import org.apache.zookeeper.data.Id;
import org.apache.zookeeper.data.Stat;
import org.apache.zookeeper.server.auth.DigestLoginModule;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.AppConfigurationEntry.LoginModuleControlFlag;
import javax.security.auth.login.Configuration;

/**
 * SASL by DIGEST-MD5 with the server at {@code 127.0.0.1:PORT}, the first argument. Its users are
 * bob and ann, whose passwords are their names, and super, who is super.
 */
final class SaslSuite {
    private static final int TIMEOUT_MILLIS = 10_000;

    private final String address;

    private SaslSuite(String address) {
        this.address = address;
    }

    public static void main(String[] arguments) {
        Configuration.setConfiguration(new Users());
        var suite = new SaslSuite("127.0.0.1:" + arguments[0]);
        new Checks()
                .check("a user is who it has proved to be", suite::identity)
                .check("znodes are for whom their lists name", suite::accessControl)
                .check("who lies is told, for good", suite::wrongPassword)
                .check("who proves nothing is served as anybody", suite::withoutSasl)
                .end();
    }

    /** A section for each user: NAME or NAME:PASSWORD. */
    private static final class Users extends Configuration {
        @Override
        public AppConfigurationEntry[] getAppConfigurationEntry(String section) {
            String[] words = section.split(":", 2);
            return new AppConfigurationEntry[] {
                new AppConfigurationEntry(
                        DigestLoginModule.class.getName(),
                        LoginModuleControlFlag.REQUIRED,
                        Map.of("username", words[0], "password", words[words.length - 1]))
            };
        }
    }

    private Client connect(String section) throws Exception {
        var config = new ZKClientConfig();
        config.setProperty("zookeeper.fips-mode", "false");
        config.setProperty(ZKClientConfig.LOGIN_CONTEXT_NAME_KEY, section);
        return connect(config);
    }

    private Client connect(ZKClientConfig config) throws Exception {
        var events = new Events();
        var client = new Client(new ZooKeeper(address, TIMEOUT_MILLIS, events, config), events);
        events.expect("SyncConnected");
        return client;
    }

    private Client connectAs(String user) throws Exception {
        Client client = connect(user);
        client.events().expect("SaslAuthenticated");
        return client;
    }

    private void identity() throws Exception {
        try (Client bob = connectAs("bob")) {
            ZooKeeper zk = bob.zooKeeper();
            isTrue(zk.whoAmI().contains(new ClientInfo("sasl", "bob")), "bob is " + zk.whoAmI());
            zk.create("/his", new byte[0], Ids.CREATOR_ALL_ACL, CreateMode.PERSISTENT);
            equal(
                    List.of(new ACL(Perms.ALL, new Id("sasl", "bob"))),
                    zk.getACL("/his", new Stat()));
        }
    }

    private void accessControl() throws Exception {
        try (Client bob = connectAs("bob");
                Client ann = connectAs("ann");
                Client admin = connectAs("super")) {
            bob.zooKeeper()
                    .create(
                            "/shared",
                            new byte[] {1},
                            Arrays.asList( // Apache's client looks for null in it.
                                    new ACL(Perms.ALL, new Id("sasl", "bob")),
                                    new ACL(Perms.READ, new Id("sasl", "ann"))),
                            CreateMode.PERSISTENT);
            equal(1, ann.zooKeeper().getData("/shared", false, null).length);
            fails(
                    KeeperException.NoAuthException.class,
                    () -> ann.zooKeeper().setData("/shared", new byte[2], -1));
            admin.zooKeeper().setData("/shared", new byte[2], -1);
            equal(2, bob.zooKeeper().getData("/shared", false, null).length);
            fails(
                    KeeperException.InvalidACLException.class,
                    () ->
                            bob.zooKeeper()
                                    .create(
                                            "/never",
                                            new byte[0],
                                            Arrays.asList(
                                                    new ACL(Perms.ALL, new Id("sasl", "a@b@c"))),
                                            CreateMode.PERSISTENT));
        }
    }

    private void wrongPassword() throws Exception {
        try (Client liar = connect("bob:guess")) {
            liar.events().expect("AuthFailed");
            equal(States.AUTH_FAILED, liar.zooKeeper().getState());
            fails(
                    KeeperException.AuthFailedException.class,
                    () -> liar.zooKeeper().exists("/", false));
        }
    }

    private void withoutSasl() throws Exception {
        var config = new ZKClientConfig();
        config.setProperty(ZKClientConfig.ENABLE_CLIENT_SASL_KEY, "false");
        try (Client anybody = connect(config)) {
            anybody.zooKeeper().exists("/", false);
            fails(
                    KeeperException.NoAuthException.class,
                    () -> anybody.zooKeeper().getData("/his", false, null));
        }
    }
}
