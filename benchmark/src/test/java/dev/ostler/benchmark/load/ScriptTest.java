package dev.ostler.benchmark.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostler.protocol.JuteReader;
import dev.ostler.protocol.OpCode;
import dev.ostler.protocol.Request;
import dev.ostler.protocol.ZnodePath;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.util.List;

class ScriptTest {
    private static final Request READ = new Request.GetData(ZnodePath.of("/some/path"), false);
    private static final Request WRITE = new Request.Delete(ZnodePath.of("/other"), 3);

    @Test
    void framesFollowOneAnotherWithTheirXids() {
        Script script = Script.of(List.of(new Exchange(READ, 0), new Exchange(WRITE, 5)));

        assertFrame(script, 0, OpCode.GET_DATA, READ);
        assertFrame(script, 1, OpCode.DELETE, WRITE);
        assertThat(script.offset(2)).isEqualTo(script.frames().limit());
        assertThat(script.replyBodyLength(1)).isEqualTo(5);
    }

    @Test
    void aScriptHoldsWholeUnitsOnly() {
        var exchange = new Exchange(READ, 0);
        assertThat(Script.of(List.of(exchange, exchange), 2).unit()).isEqualTo(2);
        assertThatThrownBy(() -> Script.of(List.of(exchange, exchange, exchange), 2))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Script.of(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    private static void assertFrame(Script script, int index, int opCode, Request request) {
        ByteBuffer frames = script.frames();
        frames.position(script.offset(index));
        int length = frames.getInt();
        assertThat(length).isEqualTo(script.offset(index + 1) - script.offset(index) - 4);
        assertThat(frames.getInt()).isEqualTo(Script.xid(index));
        assertThat(frames.getInt()).isEqualTo(opCode);
        byte[] body = new byte[length - 8];
        frames.get(body);
        assertThat(Request.read(opCode, new JuteReader(body))).isEqualTo(request);
    }
}
