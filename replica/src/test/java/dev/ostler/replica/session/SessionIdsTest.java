package dev.ostler.replica.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostler.protocol.SessionId;

import org.junit.jupiter.api.Test;

/** Client protocol, section 2.3. */
class SessionIdsTest {
    @Test
    void anIdIsTheServerThenFortyBitsOfTheClockThenACounter() {
        var ids = new SessionIds(1, 0x0eab6d);

        assertThat(ids.next()).isEqualTo(new SessionId(0x0100_000e_ab6d_0000L));
        assertThat(ids.next()).isEqualTo(new SessionId(0x0100_000e_ab6d_0001L));
    }

    @Test
    void onlyTheLowFortyBitsOfTheClockCount() {
        assertThat(new SessionIds(2, 0x7f_ffff_ffff_ffffL).next())
                .isEqualTo(new SessionId(0x02ff_ffff_ffff_0000L));
    }

    @Test
    void theCounterCarriesIntoTheClock() {
        var ids = new SessionIds(3, 1);
        for (int i = 0; i < 0x10000; i++) {
            ids.next();
        }

        assertThat(ids.next()).isEqualTo(new SessionId(0x0300_0000_0002_0000L));
    }

    @Test
    void highServersMakeNegativeIds() {
        assertThat(new SessionIds(254, 1).next().value()).isEqualTo(0xfe00_0000_0001_0000L);
        assertThat(new SessionIds(255, 1).next().value()).isEqualTo(0xff00_0000_0001_0000L);
    }

    @Test
    void theOwnerOfContainersIsSkipped() {
        assertThat(new SessionIds(128, 0).next().value()).isEqualTo(0x8000_0000_0000_0001L);
    }

    @Test
    void theIdThatMeansNoSessionIsSkipped() {
        assertThat(new SessionIds(0, 0).next()).isEqualTo(new SessionId(1));
    }

    @Test
    void aServersIdFitsAByte() {
        assertThatThrownBy(() -> new SessionIds(256, 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SessionIds(-1, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
