package dev.ostler.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SecretsTest {
    @Test
    void passwordsOfAConfigurationAreHidden() {
        assertThat(
                        Secrets.hidden(
                                """
                                dataDir=/d
                                ssl.keyStore.password=one
                                ssl.trustStore.passwordPath=/path
                                  ssl.quorum.keyStore.Password : two words
                                DigestAuthenticationProvider.superDigest=super:abc=
                                # ssl.keyStore.password=old
                                """))
                .isEqualTo(
                        """
                        dataDir=/d
                        ssl.keyStore.password=*****
                        ssl.trustStore.passwordPath=/path
                          ssl.quorum.keyStore.Password : *****
                        DigestAuthenticationProvider.superDigest=*****
                        # ssl.keyStore.password=*****
                        """);
    }
}
