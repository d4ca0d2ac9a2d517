package dev.ostler.client;

import dev.ostler.client.net.Authenticator.Standing;

import java.time.Duration;
import java.time.Instant;

import javax.security.auth.Subject;
import javax.security.auth.kerberos.KerberosPrincipal;
import javax.security.auth.kerberos.KerberosTicket;

/**
 * The subject of a login and the times of its credentials. Only Kerberos has such times: those of
 * the ticket with which others are got.
 *
 * @param ageing when the next login should come
 * @param end when this one is good for nothing
 */
record Login(Subject subject, Instant ageing, Instant end) {
    /** Of a ticket's time, as much as is let pass before the next is got. */
    private static final double FRESH_PART = 0.8;

    static Login of(Subject subject) {
        if (isKerberos(subject)) {
            for (KerberosTicket ticket : subject.getPrivateCredentials(KerberosTicket.class)) {
                if (isTicketGranting(ticket)) {
                    return of(subject, ticket);
                }
            }
        }
        return new Login(subject, Instant.MAX, Instant.MAX);
    }

    private static Login of(Subject subject, KerberosTicket ticket) {
        Instant start = ticket.getStartTime().toInstant();
        Instant end = ticket.getEndTime().toInstant();
        long life = Duration.between(start, end).toMillis();
        return new Login(subject, start.plusMillis((long) (life * FRESH_PART)), end);
    }

    private static boolean isTicketGranting(KerberosTicket ticket) {
        KerberosPrincipal server = ticket.getServer();
        String realm = server.getRealm();
        return server.getName().equals("krbtgt/" + realm + "@" + realm);
    }

    /** Others have a name and a password, and no principal. */
    static boolean isKerberos(Subject subject) {
        return !subject.getPrincipals().isEmpty();
    }

    Standing standing(Instant now) {
        if (now.isBefore(ageing)) {
            return Standing.FRESH;
        }
        return now.isBefore(end) ? Standing.AGEING : Standing.NONE;
    }
}
