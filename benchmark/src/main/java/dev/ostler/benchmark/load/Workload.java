package dev.ostler.benchmark.load;

import dev.ostler.protocol.Acl;
import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.CreateFlag;
import dev.ostler.protocol.OpCode;
import dev.ostler.protocol.Request;
import dev.ostler.protocol.ZnodePath;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/**
 * What connections send. Keys are drawn from the fixture with a seed of each connection's own, so
 * that every run and every server gets the same requests.
 */
public sealed interface Workload {
    /** Bytes of a Stat on the wire. */
    int STAT = 68;

    /** Requests in a script, unless the workload says otherwise. */
    int ROUND = 1024;

    /** What must be there. */
    Fixture fixture();

    /** The script of connection {@code index}. */
    Script script(int index);

    /** The scripts of {@code connections} connections. */
    default List<Script> scripts(int connections) {
        return IntStream.range(0, connections).mapToObj(this::script).toList();
    }

    /** Reads the data and Stat of random leaves. */
    record GetData(Fixture fixture) implements Workload {
        @Override
        public Script script(int index) {
            return random(fixture, index, GetData::exchange);
        }

        static Exchange exchange(Fixture fixture, ZnodePath path) {
            return new Exchange(new Request.GetData(path, false), 4 + fixture.dataBytes() + STAT);
        }
    }

    /** Reads the Stat of random leaves. */
    record Exists(Fixture fixture) implements Workload {
        @Override
        public Script script(int index) {
            return random(
                    fixture,
                    index,
                    (in, path) -> new Exchange(new Request.Exists(path, false), STAT));
        }
    }

    /** Overwrites the data of random leaves. */
    record SetData(Fixture fixture) implements Workload {
        @Override
        public Script script(int index) {
            return random(fixture, index, SetData::exchange);
        }

        static Exchange exchange(Fixture fixture, ZnodePath path) {
            return new Exchange(write(fixture, path), STAT);
        }

        static Request.SetData write(Fixture fixture, ZnodePath path) {
            return new Request.SetData(path, fixture.data(), -1);
        }
    }

    /**
     * Reads and overwrites random leaves.
     *
     * @param readPercent 0 to 100; the script holds exactly this share, at random places
     */
    record Mix(Fixture fixture, int readPercent) implements Workload {
        @Override
        public Script script(int index) {
            var isRead = new ArrayList<Boolean>();
            for (int i = 0; i < ROUND; i++) {
                isRead.add(i * 100 < readPercent * ROUND);
            }
            Collections.shuffle(isRead, new Random(index));
            var next = isRead.iterator();
            return random(
                    fixture,
                    index,
                    (in, path) ->
                            next.next() ? GetData.exchange(in, path) : SetData.exchange(in, path));
        }
    }

    /** Creates a child of the fixture's root and deletes it again, a few names per connection. */
    record Churn(Fixture fixture) implements Workload {
        private static final int NAMES = 64;

        @Override
        public Script script(int index) {
            var exchanges = new ArrayList<Exchange>();
            Bytes data = fixture.data();
            for (int i = 0; i < NAMES; i++) {
                ZnodePath path = ZnodePath.of("%s/c%05d-%02d".formatted(fixture.root(), index, i));
                exchanges.addAll(Fixture.createAndDelete(path, data));
            }
            return Script.of(exchanges, 2);
        }
    }

    /** Lists the fixture's root, with its Stat. */
    record GetChildren(Fixture fixture) implements Workload {
        @Override
        public Script script(int index) {
            var request =
                    new Request.GetChildren(
                            OpCode.GET_CHILDREN2, ZnodePath.of(fixture.root()), false);
            return Script.of(
                    Collections.nCopies(ROUND, new Exchange(request, Exchange.ANY_LENGTH)));
        }
    }

    /** Asks for the latest state, of random leaves; the answer echoes the path. */
    record Sync(Fixture fixture) implements Workload {
        @Override
        public Script script(int index) {
            return random(
                    fixture,
                    index,
                    (in, path) -> new Exchange(new Request.Sync(path), 4 + path.length()));
        }
    }

    /**
     * Leaves watches on the data of leaves, once. A connection watches as many as are asked for,
     * from where the one before it ended; behind the last leaf comes the first.
     *
     * @param each watches of a connection, at most as many as there are leaves
     */
    record Watch(Fixture fixture, int each) implements Workload {
        @Override
        public Script script(int index) {
            return Script.of(
                    IntStream.range(0, each)
                            .map(i -> (int) (((long) index * each + i) % fixture.size()))
                            .mapToObj(fixture::leaf)
                            .map(path -> new Exchange(new Request.Exists(path, true), STAT))
                            .toList());
        }
    }

    /**
     * Takes a lock that nobody else wants and lets it go: creates the lock, an ephemeral sequential
     * znode below it, looks who is first, deletes both. The lock is new each time, so that the
     * sequential znode's name is known beforehand.
     */
    record Lock(Fixture fixture) implements Workload {
        private static final int NAMES = 64;
        private static final int STEPS = 5;

        @Override
        public Script script(int index) {
            var exchanges = new ArrayList<Exchange>();
            for (int i = 0; i < NAMES; i++) {
                ZnodePath lock = ZnodePath.of("%s/l%05d-%02d".formatted(fixture.root(), index, i));
                ZnodePath asked = ZnodePath.of(lock + "/lock-");
                ZnodePath mine = asked.append("0000000000");
                exchanges.add(Fixture.create(lock, Bytes.EMPTY));
                exchanges.add(
                        new Exchange(
                                new Request.Create(
                                        OpCode.CREATE,
                                        asked,
                                        Bytes.EMPTY,
                                        Acl.OPEN,
                                        CreateFlag.EPHEMERAL_SEQUENTIAL,
                                        -1),
                                4 + mine.length()));
                exchanges.add(
                        new Exchange(
                                new Request.GetChildren(OpCode.GET_CHILDREN, lock, false),
                                4 + 4 + "lock-0000000000".length()));
                exchanges.add(Fixture.delete(mine));
                exchanges.add(Fixture.delete(lock));
            }
            return Script.of(exchanges, STEPS);
        }
    }

    /**
     * Overwrites several random leaves in one transaction.
     *
     * @param operations in each multi
     */
    record MultiSet(Fixture fixture, int operations) implements Workload {
        private static final int MULTI_HEADER = 9;

        @Override
        public Script script(int index) {
            var random = new SplittableRandom(index);
            var exchanges = new ArrayList<Exchange>();
            for (int i = 0; i < ROUND; i++) {
                var writes = new ArrayList<Request.Write>();
                for (int j = 0; j < operations; j++) {
                    ZnodePath path = fixture.leaf(random.nextInt(fixture.size()));
                    writes.add(SetData.write(fixture, path));
                }
                exchanges.add(
                        new Exchange(
                                new Request.Multi(writes),
                                operations * (MULTI_HEADER + STAT) + MULTI_HEADER));
            }
            return Script.of(exchanges);
        }
    }

    private static Script random(
            Fixture fixture, int seed, BiFunction<Fixture, ZnodePath, Exchange> exchange) {
        var random = new SplittableRandom(seed);
        var exchanges = new ArrayList<Exchange>();
        for (int i = 0; i < ROUND; i++) {
            exchanges.add(exchange.apply(fixture, fixture.leaf(random.nextInt(fixture.size()))));
        }
        return Script.of(exchanges);
    }
}
