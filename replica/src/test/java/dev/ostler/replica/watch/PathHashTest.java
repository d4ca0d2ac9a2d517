package dev.ostler.replica.watch;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;

class PathHashTest {
    private static final BigInteger PRIME = BigInteger.TWO.pow(61).subtract(BigInteger.ONE);

    /**
     * The arithmetic against that of BigInteger: chunks of up to 7 bytes, their length in front.
     */
    @Property(tries = 300)
    void itIsThePolynomialItClaimsToBe(@ForAll long secret, @ForAll byte[] path) {
        var hash = new PathHash(secret);
        BigInteger point = BigInteger.valueOf(hash.point);
        BigInteger state = BigInteger.ZERO;
        for (int from = 0; from < path.length; ) {
            int to = from + 1;
            while (to < path.length && path[to] != '/') {
                to++;
            }
            for (int at = from; at < to; at += 7) {
                int count = Math.min(7, to - at);
                byte[] chunk = new byte[count + 1];
                chunk[0] = (byte) count;
                System.arraycopy(path, at, chunk, 1, count);
                state = state.add(new BigInteger(1, chunk)).multiply(point).mod(PRIME);
            }
            from = to;
        }

        int expected = state.shiftRight(29).intValue();
        assertThat(hash.of(path, 0, path.length)).isEqualTo(expected);
    }

    @Property(tries = 300)
    void thePrefixesOfAPathAreHashedOnTheWay(
            @ForAll long secret, @ForAll List<@CharRange(from = 'a', to = 'c') String> names) {
        var hash = new PathHash(secret);
        long state = PathHash.START;
        var path = new StringBuilder();
        for (String name : names) {
            byte[] component = ("/" + name).getBytes(StandardCharsets.UTF_8);
            path.append('/').append(name);
            state = hash.extend(state, component, 0, component.length);
            byte[] whole = path.toString().getBytes(StandardCharsets.UTF_8);

            assertThat(PathHash.finish(state)).isEqualTo(hash.of(whole, 0, whole.length));
        }
    }

    @Example
    void similarPathsSpread() {
        var hash = new PathHash(0x5ec4e7);
        var seen = new HashSet<Integer>();
        for (int i = 0; i < 20_000; i++) {
            byte[] path = ("/services/n-" + i).getBytes(StandardCharsets.UTF_8);
            seen.add(hash.of(path, 0, path.length) >>> 8);
        }
        // 20,000 balls into 2^24 boxes: about 12 collisions.
        assertThat(seen).hasSizeGreaterThan(19_950);
    }
}
