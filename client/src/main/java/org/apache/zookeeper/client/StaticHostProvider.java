package org.apache.zookeeper.client;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A list of servers, shuffled once and walked round and round. Names are resolved whenever they are
 * used and a random one of their addresses is taken. When the list is replaced, clients move with
 * the probability that keeps the expected load of all servers even.
 */
public final class StaticHostProvider implements HostProvider {
    private static final Logger LOG = LoggerFactory.getLogger(StaticHostProvider.class);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition replaced = lock.newCondition();
    private final Resolver resolver;
    private final Random random;

    private List<InetSocketAddress> servers;
    private int current = -1;
    private int connected = -1;
    private int replacements;
    private Move move;

    /** Looks names up. */
    public interface Resolver {
        InetAddress[] getAllByName(String name) throws UnknownHostException;
    }

    /**
     * A client that is to move: candidates that were in the list before, candidates that were not,
     * and the probability of one of the latter.
     */
    private record Move(
            List<InetSocketAddress> old, List<InetSocketAddress> fresh, double freshProbability) {
        /** The next candidate, taken out; null if there is none. */
        InetSocketAddress take(Random random) {
            boolean takeFresh =
                    !fresh.isEmpty() && (old.isEmpty() || random.nextDouble() < freshProbability);
            List<InetSocketAddress> from = takeFresh ? fresh : old;
            return from.isEmpty() ? null : from.remove(0);
        }
    }

    /**
     * @throws IllegalArgumentException if there is no server
     */
    public StaticHostProvider(Collection<InetSocketAddress> serverAddresses) {
        this(serverAddresses, InetAddress::getAllByName, seed(serverAddresses));
    }

    /**
     * @throws IllegalArgumentException if there is no server
     */
    public StaticHostProvider(Collection<InetSocketAddress> serverAddresses, Resolver resolver) {
        this(serverAddresses, resolver, seed(serverAddresses));
    }

    /**
     * @param randomnessSeed decides the order and the moves
     * @throws IllegalArgumentException if there is no server
     */
    public StaticHostProvider(Collection<InetSocketAddress> serverAddresses, long randomnessSeed) {
        this(serverAddresses, InetAddress::getAllByName, randomnessSeed);
    }

    private StaticHostProvider(
            Collection<InetSocketAddress> serverAddresses, Resolver resolver, long seed) {
        this.resolver = resolver;
        this.random = new Random(seed);
        this.servers = shuffled(serverAddresses);
    }

    private static long seed(Object list) {
        return System.currentTimeMillis() ^ System.identityHashCode(list);
    }

    private List<InetSocketAddress> shuffled(Collection<InetSocketAddress> addresses) {
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("A HostProvider may not be empty!");
        }
        List<InetSocketAddress> shuffled = new ArrayList<>(addresses);
        Collections.shuffle(shuffled, random);
        return shuffled;
    }

    @Override
    public int size() {
        lock.lock();
        try {
            return servers.size();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public InetSocketAddress next(long spinDelay) {
        InetSocketAddress chosen;
        lock.lock();
        try {
            chosen = moving();
            if (chosen == null) {
                chosen = inTurn(spinDelay);
            }
        } finally {
            lock.unlock();
        }
        return resolved(chosen);
    }

    /** The next candidate of a client that is to move; null when it does not. */
    private InetSocketAddress moving() {
        if (move == null) {
            return null;
        }
        InetSocketAddress chosen = move.take(random);
        if (chosen == null) {
            move = null;
            return null;
        }
        current = servers.indexOf(chosen);
        return chosen;
    }

    private InetSocketAddress inTurn(long spinDelay) {
        boolean wasNeverAsked = current < 0 && connected < 0;
        current = (current + 1) % servers.size();
        boolean lapDone = connected >= 0 ? current == connected : current == 0;
        if (lapDone && !wasNeverAsked && isReplacedWithin(spinDelay)) {
            InetSocketAddress chosen = moving();
            if (chosen != null) {
                return chosen;
            }
            current = Math.max(0, current);
        }
        return servers.get(current);
    }

    /**
     * Waits with the lock released; a new list of servers, and an interrupt, end the wait.
     *
     * @return whether there is a new list
     */
    private boolean isReplacedWithin(long millis) {
        int before = replacements;
        try {
            long left = TimeUnit.MILLISECONDS.toNanos(millis);
            while (left > 0 && before == replacements) {
                left = replaced.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            LOG.debug("Not waiting for the next lap through the servers any more");
        }
        return before != replacements;
    }

    private InetSocketAddress resolved(InetSocketAddress server) {
        String name = server.getHostString();
        try {
            List<InetAddress> addresses = new ArrayList<>(List.of(resolver.getAllByName(name)));
            if (addresses.isEmpty()) {
                return server;
            }
            Collections.shuffle(addresses);
            InetAddress address = addresses.get(0);
            // With the name inside, so that TLS and Kerberos can check it.
            return new InetSocketAddress(
                    InetAddress.getByAddress(name, address.getAddress()), server.getPort());
        } catch (UnknownHostException e) {
            LOG.warn("{} can't be resolved", name);
            return server;
        }
    }

    @Override
    public void onConnected() {
        lock.lock();
        try {
            connected = current;
            move = null;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean updateServerList(
            Collection<InetSocketAddress> serverAddresses, InetSocketAddress currentHost) {
        lock.lock();
        try {
            boolean moves = replace(shuffled(serverAddresses), currentHost);
            replacements++;
            replaced.signalAll();
            return moves;
        } finally {
            lock.unlock();
        }
    }

    private boolean replace(List<InetSocketAddress> replacing, InetSocketAddress currentHost) {
        InetSocketAddress mine = place(currentHost);
        List<InetSocketAddress> old = new ArrayList<>();
        List<InetSocketAddress> fresh = new ArrayList<>();
        boolean mineStays = false;
        for (InetSocketAddress server : replacing) {
            (servers.contains(server) ? old : fresh).add(server);
            mineStays |= isSame(server, mine);
        }
        double before = servers.size();
        double after = replacing.size();
        double freshProbability = 1;
        boolean moves = true;
        if (after > before) {
            moves = !mineStays || random.nextDouble() < 1 - before / after;
        } else if (mineStays) {
            moves = false;
        } else if (before > old.size()) {
            double oldProbability = old.size() * (before - after) / (after * (before - old.size()));
            freshProbability = 1 - oldProbability;
        }
        servers = replacing;
        connected = -1;
        move =
                moves && !(old.isEmpty() && fresh.isEmpty())
                        ? new Move(old, fresh, freshProbability)
                        : null;
        current = moves ? -1 : indexOf(mine);
        if (!moves) {
            connected = current;
        }
        return moves;
    }

    /**
     * Where a client is, or where it goes if it is on its way, whatever it is still connected to.
     */
    private InetSocketAddress place(InetSocketAddress currentHost) {
        InetSocketAddress goal = moving();
        if (goal != null) {
            return goal;
        }
        if (currentHost != null) {
            return currentHost;
        }
        return servers.get(Math.max(0, connected < 0 ? current : connected) % servers.size());
    }

    private int indexOf(InetSocketAddress server) {
        for (int i = 0; i < servers.size(); i++) {
            if (isSame(servers.get(i), server)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isSame(InetSocketAddress a, InetSocketAddress b) {
        return a.getPort() == b.getPort()
                && ((a.getAddress() != null && a.getAddress().equals(b.getAddress()))
                        || a.getHostString().equals(b.getHostString()));
    }

    /** The server at a place of the shuffled list. */
    public InetSocketAddress getServerAtIndex(int i) {
        lock.lock();
        try {
            return i < 0 || i >= servers.size() ? null : servers.get(i);
        } finally {
            lock.unlock();
        }
    }

    /** The server that {@link #next} returned last; null if it was not called. */
    public InetSocketAddress getServerAtCurrentIndex() {
        return getServerAtIndex(current);
    }
}
