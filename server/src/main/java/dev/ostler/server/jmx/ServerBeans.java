package dev.ostler.server.jmx;

import dev.ostler.server.config.PeerConfig;
import dev.ostler.server.fourletter.EnsemblePlace;
import dev.ostler.server.fourletter.ServerState;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * The beans of one server. Which there are depends on its role, which is looked at once a second:
 * nothing that serves clients waits for JMX.
 */
public final class ServerBeans implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ServerBeans.class);

    private static final String DOMAIN = "org.apache.ZooKeeperService:";

    private static final int PERIOD_SECONDS = 1;

    private final ServerState state;
    private Map<String, Bean> registered = Map.of();
    private boolean closed;

    private ServerBeans(ServerState state) {
        this.state = state;
    }

    /**
     * Shows a server's beans in the JVM's own MBean server, from a second from now on: the JVM
     * needs a while to make that one.
     */
    public static ServerBeans start(ServerState state, ScheduledExecutorService housekeeping) {
        var beans = new ServerBeans(state);
        housekeeping.scheduleWithFixedDelay(
                beans::refresh, PERIOD_SECONDS, PERIOD_SECONDS, TimeUnit.SECONDS);
        return beans;
    }

    private synchronized void refresh() {
        if (!closed) {
            try {
                become(wanted());
            } catch (RuntimeException e) {
                LOG.warn("What JMX shows of this server may be out of date", e);
            }
        }
    }

    /** Takes all beans away. */
    @Override
    public synchronized void close() {
        closed = true;
        become(Map.of());
    }

    private void become(Map<String, Bean> wanted) {
        if (wanted.keySet().equals(registered.keySet())) {
            return;
        }
        var now = new LinkedHashMap<String, Bean>();
        for (var each : registered.entrySet()) {
            if (wanted.containsKey(each.getKey())) {
                now.put(each.getKey(), each.getValue());
            } else {
                unregister(each.getKey());
            }
        }
        for (var each : wanted.entrySet()) {
            if (!now.containsKey(each.getKey())) {
                register(each.getKey(), each.getValue());
                // Also if it failed: that is told once.
                now.put(each.getKey(), each.getValue());
            }
        }
        registered = now;
    }

    private void register(String name, Bean bean) {
        try {
            mbeans().registerMBean(bean, new ObjectName(DOMAIN + name));
        } catch (JMException e) {
            LOG.warn("{} is not shown by JMX: {}", name, e.toString());
        }
    }

    private void unregister(String name) {
        try {
            mbeans().unregisterMBean(new ObjectName(DOMAIN + name));
        } catch (JMException e) {
            LOG.debug("{} was not shown by JMX: {}", name, e.toString());
        }
    }

    private static MBeanServer mbeans() {
        return ManagementFactory.getPlatformMBeanServer();
    }

    private Map<String, Bean> wanted() {
        var beans = new LinkedHashMap<String, Bean>();
        EnsemblePlace place = state.place();
        PeerConfig peer = state.config().ensemble().peer();
        if (place != null && peer != null) {
            addMember(beans, place, peer);
        } else if (state.isServing()) {
            addServing(beans, List.of("StandaloneServer_port" + state.clientPort()));
        }
        return beans;
    }

    private void addMember(Map<String, Bean> beans, EnsemblePlace place, PeerConfig peer) {
        String server = "ReplicatedServer_id" + peer.me();
        var members = new MemberBeans(state, peer);
        beans.put(name(List.of(server)), members.server(server));
        for (var member : place.membership().members().values()) {
            if (!member.id().equals(peer.me())) {
                String replica = "replica." + member.id();
                beans.put(name(List.of(server, replica)), members.remote(replica, member.id()));
            }
        }
        String self = "replica." + peer.me();
        beans.put(name(List.of(server, self)), members.local(self));
        if (state.isServing()) {
            addServing(beans, List.of(server, self, role()));
        } else {
            beans.put(name(List.of(server, self, "LeaderElection")), members.election());
        }
    }

    private String role() {
        return switch (state.mode()) {
            case "leader" -> "Leader";
            case "follower" -> "Follower";
            case "observer" -> "Observer";
            default -> "ReadOnlyServer";
        };
    }

    private void addServing(Map<String, Bean> beans, List<String> levels) {
        var serving = new ServingBeans(state);
        beans.put(name(levels), serving.server());
        var tree = new ArrayList<>(levels);
        tree.add("InMemoryDataTree");
        beans.put(name(tree), serving.tree());
    }

    /** As ZooKeeper names the levels of its tree of beans: {@code name0=…,name1=…}. */
    private static String name(List<String> levels) {
        var name = new StringBuilder();
        for (int i = 0; i < levels.size(); i++) {
            name.append(i == 0 ? "" : ",").append("name").append(i).append('=');
            name.append(levels.get(i));
        }
        return name.toString();
    }
}
