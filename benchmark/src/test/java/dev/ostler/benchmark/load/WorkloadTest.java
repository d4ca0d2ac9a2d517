package dev.ostler.benchmark.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.protocol.OpCode;
import dev.ostler.protocol.Request;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

class WorkloadTest {
    private static final Fixture FIXTURE = new Fixture("/base", 3, 7, 100);

    @Test
    void leavesAreNumberedThroughTheDirectories() {
        assertThat(FIXTURE.size()).isEqualTo(21);
        assertThat(FIXTURE.leaf(0)).hasToString("/base/d00000/k00000");
        assertThat(FIXTURE.leaf(20)).hasToString("/base/d00002/k00006");
        assertThat(new Fixture("/base", 0, 7, 100).leaf(6)).hasToString("/base/k00006");
    }

    @Test
    void aMixHoldsExactlyItsShareOfReads() {
        List<Integer> opCodes = opCodes(new Workload.Mix(FIXTURE, 50).script(4));

        assertThat(Collections.frequency(opCodes, OpCode.GET_DATA)).isEqualTo(512);
        assertThat(Collections.frequency(opCodes, OpCode.SET_DATA)).isEqualTo(512);
    }

    @Test
    void connectionsSendDifferentRequestsButTheSameInEveryRun() {
        var workload = new Workload.GetData(FIXTURE);

        assertThat(workload.script(1).frames()).isEqualTo(workload.script(1).frames());
        assertThat(workload.script(1).frames()).isNotEqualTo(workload.script(2).frames());
    }

    @Test
    void churnStopsOnlyAfterADeletion() {
        Script script = new Workload.Churn(FIXTURE).script(0);

        assertThat(script.unit()).isEqualTo(2);
        assertThat(opCodes(script).subList(0, 4))
                .containsExactly(OpCode.CREATE, OpCode.DELETE, OpCode.CREATE, OpCode.DELETE);
    }

    @Test
    void aLockIsLetGoBeforeAConnectionStops() {
        Script script = new Workload.Lock(FIXTURE).script(0);

        assertThat(script.unit()).isEqualTo(5);
        assertThat(opCodes(script).subList(0, 5))
                .containsExactly(
                        OpCode.CREATE,
                        OpCode.CREATE,
                        OpCode.GET_CHILDREN,
                        OpCode.DELETE,
                        OpCode.DELETE);
    }

    @Test
    void watchesGoRoundTheLeaves() {
        var workload = new Workload.Watch(FIXTURE, 6);

        assertThat(workload.script(0).frames())
                .isEqualTo(watches(IntStream.rangeClosed(0, 5)).frames());
        assertThat(workload.script(3).frames())
                .isEqualTo(watches(IntStream.of(18, 19, 20, 0, 1, 2)).frames());
    }

    private static Script watches(IntStream leaves) {
        return Script.of(
                leaves.mapToObj(FIXTURE::leaf)
                        .map(leaf -> new Exchange(new Request.Exists(leaf, true), 68))
                        .toList());
    }

    private static List<Integer> opCodes(Script script) {
        ByteBuffer frames = script.frames();
        var opCodes = new ArrayList<Integer>();
        for (int i = 0; i < script.size(); i++) {
            opCodes.add(frames.getInt(script.offset(i) + 8));
        }
        return opCodes;
    }
}
