package dev.ostler.tree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.protocol.Acl;
import dev.ostler.protocol.JuteReader;
import dev.ostler.protocol.JuteWriter;
import dev.ostler.protocol.SessionId;
import dev.ostler.protocol.Stat;
import dev.ostler.protocol.ZnodePath;
import dev.ostler.tree.access.AclList;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Compares everything that can be asked of a version with what a {@link Model} says. */
final class Agreement {
    private Agreement() {}

    static void check(TreeVersion version, Model model, long now) {
        var aclIds = new HashSet<Long>();
        version.forEachAcl((id, acl) -> assertThat(aclIds.add(id)).isTrue());
        var usedAclIds = new HashSet<Long>();
        var walk = version.walk();
        for (ZnodePath path : model.nodes.keySet()) {
            assertThat(walk.next()).isTrue();
            assertThat(walk.path()).isEqualTo(path.length() == 0 ? ZnodePath.ROOT : path);
            checkZnode(walk.znode(), model, path);
            Znode found = Objects.requireNonNull(version.find(path));
            checkZnode(found, model, path);
            usedAclIds.add(found.aclId());
        }
        assertThat(walk.next()).isFalse();
        usedAclIds.remove(StoredStat.OPEN_ACL);
        assertThat(aclIds).isEqualTo(usedAclIds);

        assertThat(version.digest()).isEqualTo(model.digest());
        assertThat(version.znodeCount()).isEqualTo(model.nodes.size());
        assertThat(version.ephemeralCount()).isEqualTo(model.ephemeralCount());
        assertThat(version.approximateDataSize()).isEqualTo(model.approximateDataSize());
        checkSessions(version, model);
        checkReclaimable(version, model, now);
    }

    private static void checkZnode(Znode znode, Model model, ZnodePath path) {
        Model.Node node = Objects.requireNonNull(model.nodes.get(path));
        Stat stat = model.stat(path);
        assertThat(znode.stat()).as("Stat of %s", path).isEqualTo(stat);
        assertThat(znode.data()).isEqualTo(node.data());
        assertThat(znode.acl()).isEqualTo(AclList.of(node.acl()));
        assertThat(znode.descendantCount()).isEqualTo(model.below(path).size());
        assertThat(znode.storedStat())
                .isEqualTo(
                        new StoredStat(
                                znode.aclId(),
                                node.czxid(),
                                node.mzxid(),
                                node.ctime(),
                                node.mtime(),
                                node.version(),
                                node.creations(),
                                node.aversion(),
                                node.owner(),
                                node.pzxid()));
        assertThat(znode.aclId() == StoredStat.OPEN_ACL).isEqualTo(node.acl().equals(Acl.OPEN));

        var out = new JuteWriter();
        znode.writeData(out);
        znode.writeStat(out);
        znode.writeStoredStat(out);
        znode.writeChildren(out);
        var in = new JuteReader(out.toByteArray());
        assertThat(in.readBuffer()).isEqualTo(node.data());
        assertThat(Stat.read(in)).isEqualTo(stat);
        assertThat(StoredStat.read(in)).isEqualTo(znode.storedStat());
        List<String> children = model.children(path);
        assertThat(in.readInt()).isEqualTo(children.size());
        for (String child : children) {
            assertThat(in.readString()).isEqualTo(child);
        }
        assertThat(in.remaining()).isZero();
    }

    private static void checkSessions(TreeVersion version, Model model) {
        assertThat(version.sessionCount()).isEqualTo(model.sessions.size());
        var ids = new ArrayList<Long>();
        version.forEachSession(
                (session, timeout) -> {
                    ids.add(session.value());
                    assertThat(timeout).isEqualTo(model.sessions.get(session.value()));
                    assertThat(version.sessionTimeout(session)).isEqualTo(timeout);
                });
        assertThat(ids).containsExactlyElementsOf(model.sessions.keySet());
        Set<Long> owners = new HashSet<>(ids);
        model.nodes.values().forEach(node -> owners.add(node.owner()));
        owners.remove(0L);
        for (long owner : owners) {
            var paths = new ArrayList<ZnodePath>();
            version.forEachEphemeral(new SessionId(owner), paths::add);
            assertThat(paths).isEqualTo(model.ephemerals(owner));
            ZnodePath prefix = ZnodePath.of("/wide/n");
            paths.clear();
            version.forEachEphemeral(new SessionId(owner), prefix, paths::add);
            assertThat(paths)
                    .isEqualTo(
                            model.ephemerals(owner).stream()
                                    .filter(path -> path.startsWith(prefix))
                                    .toList());
        }
    }

    private static void checkReclaimable(TreeVersion version, Model model, long now) {
        for (long neverUsedMillis : new long[] {0, 2_000}) {
            var paths = new ArrayList<ZnodePath>();
            version.forEachReclaimable(now, neverUsedMillis, Integer.MAX_VALUE, paths::add);
            assertThat(paths)
                    .containsExactlyInAnyOrderElementsOf(model.reclaimable(now, neverUsedMillis));
        }
    }
}
