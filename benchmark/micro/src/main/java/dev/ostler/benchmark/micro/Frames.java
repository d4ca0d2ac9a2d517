package dev.ostler.benchmark.micro;

import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.JuteReader;
import dev.ostler.protocol.JuteWriter;
import dev.ostler.protocol.OpCode;
import dev.ostler.protocol.Request;
import dev.ostler.protocol.Stat;
import dev.ostler.protocol.ZnodePath;
import dev.ostler.replica.client.Frame;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import java.util.concurrent.TimeUnit;

/** What comes from a client, and what goes back. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class Frames {
    private final byte[] setData = body(new Request.SetData(Znodes.path(17), Znodes.DATA, -1));
    private final JuteReader in = new JuteReader();
    private final JuteWriter out = new JuteWriter(1024);
    private final Bytes data = Znodes.DATA;
    private final Stat stat = new Stat(1, 2, 3, 4, 5, 6, 7, 8, 100, 0, 9);
    private final ZnodePath path = Znodes.path(17);
    private int xid;

    private static byte[] body(Request request) {
        var out = new JuteWriter();
        request.write(out);
        return out.toByteArray();
    }

    /** A setData behind its header becomes a request. */
    @Benchmark
    public Request decodeSetData() {
        in.reset(setData, 0, setData.length);
        return Request.read(OpCode.SET_DATA, in);
    }

    /** The reply to a getData: header, 100 bytes, Stat. */
    @Benchmark
    public int encodeGetDataReply() {
        out.clear();
        int start = Frame.begin(xid++, 42, out);
        out.writeBuffer(data);
        stat.write(out);
        Frame.end(start, out);
        return out.length();
    }

    /** One frame for all watchers of a change. */
    @Benchmark
    public byte[] encodeNotification() {
        return Frame.notification(42, 3, path);
    }
}
