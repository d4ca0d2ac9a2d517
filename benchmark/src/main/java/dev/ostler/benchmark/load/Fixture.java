package dev.ostler.benchmark.load;

import dev.ostler.protocol.Acl;
import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.CreateFlag;
import dev.ostler.protocol.OpCode;
import dev.ostler.protocol.Request;
import dev.ostler.protocol.ZnodePath;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Znodes that a workload finds in place: a root, directories, and in each directory children with
 * data.
 *
 * @param root the path above everything, directly below "/"
 * @param directories children of the root; with 0, the leaves are children of the root itself
 * @param leaves children of each directory
 * @param dataBytes bytes of data in each leaf
 */
public record Fixture(String root, int directories, int leaves, int dataBytes) {
    /** Requests in flight while building. */
    private static final int DEPTH = 500;

    /** Requests encoded at a time while building. */
    private static final int CHUNK = 50_000;

    /** How many leaves there are. */
    public int size() {
        return Math.max(1, directories) * leaves;
    }

    /** The path of leaf {@code index}, from 0 to {@link #size}, exclusive. */
    public ZnodePath leaf(int index) {
        String name = "k%05d".formatted(index % leaves);
        return ZnodePath.of(
                directories == 0
                        ? root + "/" + name
                        : root + "/" + directory(index / leaves) + "/" + name);
    }

    /** Data of the right length for a leaf. */
    public Bytes data() {
        byte[] data = new byte[dataBytes];
        Arrays.fill(data, (byte) 'x');
        return Bytes.wrap(data);
    }

    /**
     * Creates everything.
     *
     * @throws UnexpectedReplyException if something is there already
     */
    public void build(InetSocketAddress server) throws IOException, InterruptedException {
        var directoriesFirst = new ArrayList<Exchange>();
        directoriesFirst.add(create(ZnodePath.of(root), Bytes.EMPTY));
        for (int i = 0; i < directories; i++) {
            directoriesFirst.add(create(ZnodePath.of(root + "/" + directory(i)), Bytes.EMPTY));
        }
        Load.once(server, Script.of(directoriesFirst), DEPTH);
        Bytes data = data();
        forAllLeaves(server, path -> create(path, data));
    }

    /**
     * Deletes everything.
     *
     * @throws UnexpectedReplyException if a leaf is missing, or something was added
     */
    public void remove(InetSocketAddress server) throws IOException, InterruptedException {
        forAllLeaves(server, Fixture::delete);
        var directoriesLast = new ArrayList<Exchange>();
        for (int i = 0; i < directories; i++) {
            directoriesLast.add(delete(ZnodePath.of(root + "/" + directory(i))));
        }
        directoriesLast.add(delete(ZnodePath.of(root)));
        Load.once(server, Script.of(directoriesLast), DEPTH);
    }

    private void forAllLeaves(InetSocketAddress server, Function<ZnodePath, Exchange> exchange)
            throws IOException, InterruptedException {
        for (int begin = 0; begin < size(); begin += CHUNK) {
            int end = Math.min(size(), begin + CHUNK);
            List<Exchange> chunk =
                    IntStream.range(begin, end).mapToObj(i -> exchange.apply(leaf(i))).toList();
            Load.once(server, Script.of(chunk), DEPTH);
        }
    }

    static Exchange create(ZnodePath path, Bytes data) {
        return new Exchange(
                new Request.Create(OpCode.CREATE, path, data, Acl.OPEN, CreateFlag.PERSISTENT, -1),
                4 + path.length());
    }

    static Exchange delete(ZnodePath path) {
        return new Exchange(new Request.Delete(path, -1), 0);
    }

    static List<Exchange> createAndDelete(ZnodePath path, Bytes data) {
        return List.of(create(path, data), delete(path));
    }

    private static String directory(int index) {
        return "d%05d".formatted(index);
    }
}
