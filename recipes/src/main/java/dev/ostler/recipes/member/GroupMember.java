package dev.ostler.recipes.member;

import dev.ostler.protocol.Bytes;
import dev.ostler.recipes.Subscription;
import dev.ostler.recipes.cache.ZnodeCache;
import dev.ostler.recipes.connection.ManagedClient;

import org.apache.zookeeper.CreateMode;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * A member of a group that knows the others.
 *
 * {@snippet :
 * var member = new GroupMember(client, "/groups/workers", "worker-7", Bytes.utf8("10.0.0.7"));
 * client.await(member.start());
 * member.currentMembers().keySet();
 * }
 */
public final class GroupMember implements AutoCloseable {
    private final ManagedClient client;
    private final String group;
    private final String id;
    private final PersistentNode node;
    private final ZnodeCache cache;

    /** Written by any thread. */
    private volatile Bytes payload;

    /**
     * @param group the znode that the members are below
     * @param id of this one; no other may have it
     * @param payload what the others see
     */
    public GroupMember(ManagedClient client, String group, String id, Bytes payload) {
        this.client = client;
        this.group = group;
        this.id = id;
        this.payload = payload;
        this.node = new PersistentNode(client, CreateMode.EPHEMERAL, group + "/" + id, payload);
        this.cache = ZnodeCache.builder(client, group).depth(1).build();
    }

    /** Joins. Completed when it is a member and knows those that were there before. */
    public CompletableFuture<Void> start() {
        node.start();
        return node.created().thenCombine(cache.start(), (created, filled) -> null);
    }

    /** The members by id, this one always among them. */
    public SortedMap<String, Bytes> currentMembers() {
        SortedMap<String, Bytes> members = new TreeMap<>();
        cache.snapshot()
                .children(group)
                .forEach(
                        (member, entry) ->
                                members.put(
                                        member, entry.data() == null ? Bytes.EMPTY : entry.data()));
        members.put(id, payload);
        return Collections.unmodifiableSortedMap(members);
    }

    /** Whether members may have come or gone without this one knowing. */
    public boolean isStale() {
        return cache.isStale();
    }

    /** Hears the members now, and whenever they or what they show change. */
    public Subscription listen(Consumer<SortedMap<String, Bytes>> listener) {
        return cache.listen(event -> listener.accept(currentMembers()));
    }

    /** What the others see from now on. */
    public void setThisData(Bytes newPayload) {
        payload = newPayload;
        node.setData(newPayload);
    }

    /** Leaves. */
    @Override
    public void close() {
        node.close();
        cache.close();
    }

    /** As {@link #close}, and tells when the others can see it. */
    public CompletableFuture<Void> leave() {
        cache.close();
        return node.remove();
    }

    @Override
    public String toString() {
        return id + " of " + client.path(group);
    }
}
