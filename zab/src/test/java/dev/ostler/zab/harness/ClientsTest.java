package dev.ostler.zab.harness;

import static dev.ostler.zab.harness.Ensemble.SYNC;
import static dev.ostler.zab.harness.Ensemble.zxid;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.JuteWriter;
import dev.ostler.zab.message.Packet;
import dev.ostler.zab.message.PacketType;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What clients of members bring about: writes, syncs, sessions. */
class ClientsTest {
    @Test
    @Tag("S137")
    @Tag("S138")
    void followersAndObserversForwardWrites() {
        var ensemble = new Ensemble(3, 1).lead(3).follow(1, 3).observe(4, 3).settle();
        ensemble.forward(1, 5, "a");
        ensemble.settle();
        ensemble.forward(4, 5, "b");
        ensemble.settle();

        for (long id : List.of(1L, 3L, 4L)) {
            assertThat(ensemble.member(id).values()).containsExactly("a", "b");
        }
    }

    @Test
    @Tag("S161")
    void aSyncIsAnsweredBehindWhatWasWrittenBefore() {
        var ensemble = Ensemble.ofThree();
        ensemble.hold(3, 1);
        ensemble.write(3, "a");
        ensemble.settle();
        ensemble.forward(1, SYNC, "/");
        ensemble.settle();
        assertThat(ensemble.member(1).heard).noneMatch(line -> line.startsWith("synced"));

        ensemble.release(3, 1);
        ensemble.settle();

        assertThat(ensemble.member(1).heard).contains("synced at [a]");
    }

    @Test
    @Tag("ZOOKEEPER-1675")
    @Tag("S161")
    void aLeaderThatNoQuorumFollowsAnswersNoSync() {
        var ensemble = Ensemble.ofThree();
        ensemble.hold(2, 3);
        ensemble.hold(1, 3);
        List<String> answered = new ArrayList<>();
        ensemble.member(3).requireLeader().barrier(() -> answered.add("leader"));
        ensemble.settle();
        assertThat(answered).isEmpty();

        ensemble.release(2, 3);
        ensemble.settle();
        assertThat(answered).containsExactly("leader");
    }

    @Test
    @Tag("ZOOKEEPER-1675")
    void anAnswerToAPingOfBeforeConfirmsNothing() {
        var ensemble = Ensemble.ofThree();
        ensemble.hold(1, 3);
        ensemble.hold(2, 3);
        ensemble.pass(Ensemble.TICK_MILLIS / 2);
        assertThat(ensemble.underWay(1, 3)).hasSize(1);
        ensemble.hold(3, 1);
        ensemble.hold(3, 2);
        List<String> answered = new ArrayList<>();
        ensemble.member(3).requireLeader().barrier(() -> answered.add("barrier"));

        ensemble.release(1, 3);
        ensemble.release(2, 3);
        ensemble.settle();
        assertThat(answered).isEmpty();

        ensemble.release(3, 1);
        ensemble.settle();
        assertThat(answered).containsExactly("barrier");
    }

    @Test
    void oneRoundOfPingsServesAllWhoWait() {
        var ensemble = Ensemble.ofThree();
        List<String> answered = new ArrayList<>();
        var leader = ensemble.member(3).requireLeader();
        for (String name : List.of("a", "b", "c", "d")) {
            leader.barrier(() -> answered.add(name));
        }
        ensemble.transcript();
        ensemble.settle();

        assertThat(answered).containsExactly("a", "b", "c", "d");
        assertThat(ensemble.said(3, 1)).containsExactly("PING 1:0", "PING 1:0");
    }

    @Test
    void aRoundWhoseFollowersDieIsConfirmedByThoseWhoCome() {
        var ensemble = Ensemble.ofThree();
        ensemble.hold(1, 3);
        ensemble.hold(2, 3);
        List<String> answered = new ArrayList<>();
        ensemble.member(3).requireLeader().barrier(() -> answered.add("a"));
        ensemble.settle().crash(1).crash(2);
        assertThat(answered).isEmpty();

        ensemble.follow(1, 3).settle();

        assertThat(answered).containsExactly("a");
    }

    @Test
    void anAnswerToAPingNamesTheSessionsHeardOf() {
        var ensemble = Ensemble.ofThree();
        ensemble.member(1).touched.put(0x77L, 4000);
        ensemble.pass(Ensemble.TICK_MILLIS);

        assertThat(ensemble.member(3).heard).containsExactly("touched 119 4000");
    }

    /** ZooKeeper's leader takes it for the end of the connection. */
    @Test
    void anAnswerToAPingWithoutDataHurtsNobody() {
        var ensemble = Ensemble.ofThree();
        ensemble.forge(1, 3, Packet.of(PacketType.PING, zxid(1, 0)));
        ensemble.settle();

        assertThat(ensemble.isConnected(1, 3)).isTrue();
    }

    @Test
    void aSessionIsRevalidated() {
        var ensemble = Ensemble.ofThree();
        ensemble.member(1).requireLearner().revalidate(0x77, 4000);
        ensemble.settle();
        ensemble.member(3).sessionsAreValid = false;
        ensemble.member(1).requireLearner().revalidate(0x78, 5000);
        ensemble.settle();

        assertThat(ensemble.member(3).heard)
                .containsExactly("revalidate 119 4000", "revalidate 120 5000");
        assertThat(ensemble.member(1).heard)
                .contains("revalidated 119 true", "revalidated 120 false");
    }

    @Test
    void whatALaterVersionSaysIsIgnored() {
        var ensemble = Ensemble.ofThree();
        ensemble.forge(1, 3, Packet.of(99, 7));
        ensemble.forge(3, 1, Packet.of(99, 7));
        ensemble.settle();

        assertThat(ensemble.isConnected(1, 3)).isTrue();
    }

    @Test
    void garbageEndsTheConnectionItCameOn() {
        for (int type : new int[] {PacketType.REQUEST, PacketType.REVALIDATE, PacketType.PING}) {
            var ensemble = Ensemble.ofThree();
            ensemble.forge(1, 3, Packet.of(type, -1, Bytes.utf8("ab")));
            ensemble.settle();

            assertThat(ensemble.isConnected(1, 3)).isFalse();
            assertThat(ensemble.member(3).leads()).isTrue();
            assertThat(ensemble.member(2).serving).isTrue();
        }
    }

    @Test
    void anyPacketAtAnyTimeOnlyCostsTheConnection() {
        for (int type = -1; type <= 20; type++) {
            for (Bytes data : new Bytes[] {Bytes.EMPTY, Bytes.utf8("0123456789")}) {
                var ensemble = new Ensemble(3, 0).lead(3).follow(1, 3).follow(2, 3);
                ensemble.forge(1, 3, Packet.of(type, zxid(1, 0), data));
                ensemble.settle();
                ensemble.forge(2, 3, Packet.of(type, zxid(1, 1), data));
                ensemble.settle();
                assertThat(ensemble.member(3).leader).isNotNull();

                ensemble.forge(3, 2, Packet.of(type, zxid(1, 1), data));
                ensemble.settle();
                assertThat(ensemble.member(3).leader).isNotNull();
            }
        }
    }

    @Test
    void aReconfigurationIsActivatedWhenItIsCommitted() {
        var ensemble = new Ensemble(3, 1).lead(3).follow(1, 3).observe(4, 3).settle();
        var designated = new JuteWriter();
        designated.writeLong(2);
        ensemble.member(1).disk.hold();
        ensemble.write(3, "reconfiguration");
        ensemble.settle();

        ensemble.forge(
                3, 1, Packet.of(PacketType.COMMIT_AND_ACTIVATE, zxid(1, 1), designated.toBytes()));
        designated.writeRaw("reconfiguration".getBytes(StandardCharsets.UTF_8));
        ensemble.forge(
                3, 4, Packet.of(PacketType.INFORM_AND_ACTIVATE, zxid(1, 1), designated.toBytes()));
        ensemble.settle();

        for (long id : List.of(1L, 4L)) {
            assertThat(ensemble.member(id).values()).containsExactly("reconfiguration");
            assertThat(ensemble.member(id).heard).contains("reconfigured 1:1 to 2");
        }
    }

    @Test
    void theMembershipComesWithNewLeader() {
        var ensemble = Ensemble.ofThree();

        assertThat(ensemble.member(1).heard)
                .containsExactly("membership " + ensemble.membership.text());
    }
}
