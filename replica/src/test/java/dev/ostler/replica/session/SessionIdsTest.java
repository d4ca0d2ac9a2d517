package dev.ostler.replica.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.protocol.ServerId;
import dev.ostler.protocol.SessionId;

import org.junit.jupiter.api.Test;

/** Client protocol, section 2.3. */
class SessionIdsTest {
    @Test
    void anIdIsTheServerThenFortyBitsOfTheClockThenACounter() {
        SessionIds ids = ids(1, 0x0eab6d);

        assertThat(ids.next()).isEqualTo(new SessionId(0x0100_000e_ab6d_0000L));
        assertThat(ids.next()).isEqualTo(new SessionId(0x0100_000e_ab6d_0001L));
    }

    @Test
    void onlyTheLowFortyBitsOfTheClockCount() {
        assertThat(ids(2, 0x7f_ffff_ffff_ffffL).next())
                .isEqualTo(new SessionId(0x02ff_ffff_ffff_0000L));
    }

    @Test
    void theCounterCarriesIntoTheClock() {
        SessionIds ids = ids(3, 1);
        for (int i = 0; i < 0x10000; i++) {
            ids.next();
        }

        assertThat(ids.next()).isEqualTo(new SessionId(0x0300_0000_0002_0000L));
    }

    @Test
    void highServersMakeNegativeIds() {
        assertThat(ids(254, 1).next().value()).isEqualTo(0xfe00_0000_0001_0000L);
        assertThat(ids(255, 1).next().value()).isEqualTo(0xff00_0000_0001_0000L);
    }

    @Test
    void theOwnerOfContainersIsSkipped() {
        assertThat(ids(128, 0).next().value()).isEqualTo(0x8000_0000_0000_0001L);
    }

    @Test
    void theIdThatMeansNoSessionIsSkipped() {
        assertThat(ids(0, 0).next()).isEqualTo(new SessionId(1));
    }

    @Test
    void theLowByteOfAnyServerCounts() {
        assertThat(ids(256, 1).next().value()).isEqualTo(0x0000_0000_0001_0000L);
        assertThat(ids(0x1234, 1).next().value()).isEqualTo(0x3400_0000_0001_0000L);
    }

    @Test
    void anIdTellsWhichServersMayHaveMadeIt() {
        SessionId made = ids(0x1fe, 1).next();

        assertThat(SessionIds.isOf(made, new ServerId(0x1fe))).isTrue();
        assertThat(SessionIds.isOf(made, new ServerId(0xfe))).isTrue();
        assertThat(SessionIds.isOf(made, new ServerId(0x1ff))).isFalse();
    }

    private static SessionIds ids(long server, long elapsedMillis) {
        return new SessionIds(new ServerId(server), elapsedMillis);
    }
}
