package dev.ostler.client;

import org.apache.zookeeper.client.HostProvider;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Collection;

/** One server of the loopback interface after the other, without a pause between the laps. */
final class EagerHosts implements HostProvider {
    private final int[] ports;
    private int next;

    EagerHosts(int... ports) {
        this.ports = ports;
    }

    @Override
    public int size() {
        return ports.length;
    }

    @Override
    public InetSocketAddress next(long spinDelay) {
        int port = ports[next % ports.length];
        next++;
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    @Override
    public void onConnected() {}

    @Override
    public boolean updateServerList(
            Collection<InetSocketAddress> serverAddresses, InetSocketAddress currentHost) {
        return false;
    }
}
