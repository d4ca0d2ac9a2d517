package dev.ostler.recipes.examples;

import dev.ostler.protocol.Bytes;
import dev.ostler.recipes.connection.ManagedClient;
import dev.ostler.recipes.member.GroupMember;

import java.util.function.IntConsumer;

/** A worker that knows how many there are. */
final class GroupExample {
    private GroupExample() {}

    static GroupMember join(ManagedClient client, String id, IntConsumer size)
            throws InterruptedException {
        var member = new GroupMember(client, "/groups/workers", id, Bytes.utf8("idle"));
        member.listen(members -> size.accept(members.size()));
        client.await(member.start());
        member.setThisData(Bytes.utf8("busy"));
        return member;
    }
}
