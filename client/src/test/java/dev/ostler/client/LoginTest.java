package dev.ostler.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.client.net.Authenticator.Standing;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.Date;

import javax.security.auth.Subject;
import javax.security.auth.kerberos.KerberosPrincipal;
import javax.security.auth.kerberos.KerberosTicket;

class LoginTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final KerberosPrincipal BOB = new KerberosPrincipal("bob@OSTLER.DEV");

    private final Subject subject = new Subject();

    private void addTicket(String server, int hours) {
        subject.getPrivateCredentials()
                .add(
                        new KerberosTicket(
                                new byte[1],
                                BOB,
                                new KerberosPrincipal(server),
                                new byte[8],
                                1,
                                null,
                                Date.from(START),
                                null,
                                Date.from(START.plusSeconds(hours * 3600L)),
                                null,
                                null));
    }

    private static Standing after(Login login, int hours) {
        return login.standing(START.plusSeconds(hours * 3600L));
    }

    @Test
    void kerberosLoginIsAsGoodAsItsTicketForTickets() {
        subject.getPrincipals().add(BOB);
        addTicket("zookeeper/a@OSTLER.DEV", 1);
        addTicket("krbtgt/ELSEWHERE.DEV@OSTLER.DEV", 2);
        addTicket("krbtgt/OSTLER.DEV@OSTLER.DEV", 10);
        Login login = Login.of(subject);
        assertThat(after(login, 0)).isEqualTo(Standing.FRESH);
        assertThat(after(login, 7)).isEqualTo(Standing.FRESH);
        assertThat(after(login, 8)).isEqualTo(Standing.AGEING);
        assertThat(after(login, 9)).isEqualTo(Standing.AGEING);
        assertThat(after(login, 10)).isEqualTo(Standing.NONE);
    }

    @Test
    void nameAndPasswordNeverEnd() {
        subject.getPublicCredentials().add("bob");
        subject.getPrivateCredentials().add("secret");
        assertThat(after(Login.of(subject), 1_000_000)).isEqualTo(Standing.FRESH);
    }
}
