package dev.ostler.server.tls;

import java.net.InetAddress;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/** Whom a certificate is for, by the rules of HTTPS. */
final class CertificateNames {
    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;

    private CertificateNames() {}

    /**
     * Whether a certificate names a host. Its subject counts only if it has no other names.
     *
     * @param host a name, or an address in digits
     */
    static boolean include(X509Certificate certificate, String host) {
        try {
            Collection<List<?>> others = certificate.getSubjectAlternativeNames();
            return others == null
                    ? isSubject(certificate, host)
                    : others.stream().anyMatch(name -> isOneOf(name, host));
        } catch (CertificateParsingException | InvalidNameException e) {
            return false; // Whomever it is for, nobody can tell.
        }
    }

    private static boolean isOneOf(List<?> name, String host) {
        String text = String.valueOf(name.get(1));
        return switch ((Integer) name.get(0)) {
            case DNS_NAME -> matches(text, host);
            case IP_ADDRESS -> isAddress(text, host);
            default -> false;
        };
    }

    private static boolean isSubject(X509Certificate certificate, String host)
            throws InvalidNameException {
        List<Rdn> parts = new LdapName(certificate.getSubjectX500Principal().getName()).getRdns();
        for (Rdn part : parts.reversed()) { // The most specific one first.
            if (part.getType().equalsIgnoreCase("CN")) {
                String name = String.valueOf(part.getValue());
                return matches(name, host) || isAddress(name, host);
            }
        }
        return false;
    }

    /** The first label of a pattern may be {@code *}, for any one label. */
    private static boolean matches(String pattern, String host) {
        String wanted = host.toLowerCase(Locale.ROOT);
        String named = pattern.toLowerCase(Locale.ROOT);
        if (!named.startsWith("*.")) {
            return named.equals(wanted);
        }
        int dot = wanted.indexOf('.');
        String domain = named.substring(1);
        return dot > 0 && domain.indexOf('.', 1) > 0 && wanted.substring(dot).equals(domain);
    }

    private static boolean isAddress(String text, String host) {
        try {
            return InetAddress.ofLiteral(text).equals(InetAddress.ofLiteral(host));
        } catch (IllegalArgumentException e) {
            return false; // One of them is a name.
        }
    }
}
