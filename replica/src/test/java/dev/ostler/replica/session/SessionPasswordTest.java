package dev.ostler.replica.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.SessionId;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import org.junit.jupiter.api.Test;

import java.util.HexFormat;
import java.util.Random;

/** Client protocol, section 2.3. */
class SessionPasswordTest {
    @Test
    void theSpecifiedSessionHasTheSpecifiedPassword() {
        Bytes password = SessionPassword.of(new SessionId(0x0100_001b_0f2c_0000L));

        assertThat(HexFormat.of().formatHex(password.toByteArray()))
                .isEqualTo("36e1d34c8b99ea50040efbf74cd8ce1d");
    }

    /** The generator is named in the protocol; this is it. */
    @Property
    void itIsWhatTheJdksGeneratorMakes(@ForAll long id) {
        byte[] expected = new byte[SessionPassword.LENGTH];
        new Random(id ^ 0xb341_5c00L).nextBytes(expected);

        assertThat(SessionPassword.of(new SessionId(id))).isEqualTo(Bytes.wrap(expected));
    }

    @Test
    void onlyTheOwnPasswordMatches() {
        var session = new SessionId(0x0100_001b_0f2c_0000L);
        byte[] wrong = SessionPassword.of(session).toByteArray();
        wrong[15] ^= 1;

        assertThat(SessionPassword.matches(session, SessionPassword.of(session))).isTrue();
        assertThat(SessionPassword.matches(session, Bytes.wrap(wrong))).isFalse();
        assertThat(SessionPassword.matches(session, Bytes.EMPTY)).isFalse();
        assertThat(SessionPassword.matches(session, Bytes.wrap(new byte[17]))).isFalse();
    }

    @Test
    void noSessionHasNoPassword() {
        assertThat(SessionPassword.matches(SessionId.NONE, SessionPassword.of(SessionId.NONE)))
                .isFalse();
    }
}
