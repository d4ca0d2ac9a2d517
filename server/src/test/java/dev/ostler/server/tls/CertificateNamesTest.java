package dev.ostler.server.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.testing.TestCertificates;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;

class CertificateNamesTest {
    @TempDir Path directory;

    @Test
    void whomACertificateIsForIsSaidByItsOtherNames() throws Exception {
        X509Certificate certificate =
                certificate(
                        "subject.example.com",
                        "dns:zoo1.example.com,dns:*.zoo.example.com,ip:10.0.0.1,ip:2001:db8::1");

        for (String host :
                List.of(
                        "zoo1.example.com",
                        "ZOO1.Example.com",
                        "a.zoo.example.com",
                        "10.0.0.1",
                        "2001:db8:0:0:0:0:0:1")) {
            assertThat(CertificateNames.include(certificate, host)).as(host).isTrue();
        }
        for (String host :
                List.of(
                        "subject.example.com",
                        "zoo2.example.com",
                        "zoo.example.com",
                        ".zoo.example.com",
                        "b.a.zoo.example.com",
                        "10.0.0.2",
                        "")) {
            assertThat(CertificateNames.include(certificate, host)).as(host).isFalse();
        }
    }

    @Test
    void withoutOtherNamesItIsForItsSubject() throws Exception {
        X509Certificate certificate = certificate("zoo1.example.com", "");

        assertThat(CertificateNames.include(certificate, "zoo1.example.com")).isTrue();
        assertThat(CertificateNames.include(certificate, "zoo2.example.com")).isFalse();
        assertThat(CertificateNames.include(certificate, "10.0.0.1")).isFalse();
    }

    private X509Certificate certificate(String name, String others) throws Exception {
        Path file = new TestCertificates(directory).keyFor(name, others);
        KeyStore store = TestCertificates.load(file);
        return (X509Certificate) store.getCertificate(store.aliases().nextElement());
    }
}
