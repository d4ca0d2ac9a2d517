package dev.ostler.certificates;

import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.KeyStore;
import java.security.cert.CertPathValidator;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXRevocationChecker;
import java.security.cert.X509CertSelector;
import java.util.EnumSet;

import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * Whose certificates are believed: by the JDK's PKIX rules, and if wanted as long as not revoked.
 */
public final class Trust {
    private Trust() {}

    /**
     * Believes who is in the store, and whom they vouch for.
     *
     * @param crl whether lists of revoked certificates are looked at
     * @param ocsp whether it is asked online for revoked certificates
     */
    public static TrustManager[] managers(KeyStore trusted, boolean crl, boolean ocsp)
            throws GeneralSecurityException {
        var factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(new CertPathTrustManagerParameters(parameters(trusted, crl, ocsp)));
        return factory.getTrustManagers();
    }

    private static PKIXBuilderParameters parameters(KeyStore trusted, boolean crl, boolean ocsp)
            throws GeneralSecurityException {
        PKIXBuilderParameters parameters;
        try {
            parameters = new PKIXBuilderParameters(trusted, new X509CertSelector());
        } catch (InvalidAlgorithmParameterException e) {
            throw new GeneralSecurityException("there is no trusted certificate in it", e);
        }
        parameters.setRevocationEnabled(false);
        if (crl && System.getProperty("com.sun.security.enableCRLDP") == null) {
            // The JVM reads it once. ZooKeeper sets it as well.
            System.setProperty("com.sun.security.enableCRLDP", "true");
        }
        if (crl || ocsp) {
            var checker =
                    (PKIXRevocationChecker)
                            CertPathValidator.getInstance("PKIX").getRevocationChecker();
            if (!ocsp) {
                checker.setOptions(
                        EnumSet.of(
                                PKIXRevocationChecker.Option.PREFER_CRLS,
                                PKIXRevocationChecker.Option.NO_FALLBACK));
            }
            parameters.addCertPathChecker(checker);
        }
        return parameters;
    }
}
