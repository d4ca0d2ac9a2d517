package dev.ostler.server.sasl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostler.server.config.SaslConfig;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;

/** What names become: expectations that ZooKeeper 3.9.5 meets, unless said otherwise. */
class PrincipalNamesTest {
    private static final String REALM = "HERE.ORG";

    private static String id(String rules, boolean hostRemoved, boolean realmRemoved, String name)
            throws IOException {
        return PrincipalNames.of(new SaslConfig.Names(rules, hostRemoved, realmRemoved), REALM)
                .idOf(name);
    }

    @ParameterizedTest
    @CsvSource({
        "bob, bob, bob, bob",
        "a/b, a/b, a/b, a/b",
        "bob@HERE.ORG, bob@HERE.ORG, bob@HERE.ORG, bob",
        "zk/h@HERE.ORG, zk/h@HERE.ORG, zk@HERE.ORG, zk/h",
        "bob@ELSEWHERE, bob@ELSEWHERE, bob@ELSEWHERE, bob@ELSEWHERE"
    })
    void hostAndRealmStayUnlessTheyAreRemoved(
            String name, String whole, String withoutHost, String withoutRealm) throws IOException {
        assertThat(id("DEFAULT", false, false, name)).isEqualTo(whole);
        assertThat(id("DEFAULT", true, false, name)).isEqualTo(withoutHost);
        assertThat(id("DEFAULT", false, true, name)).isEqualTo(withoutRealm);
    }

    @Test
    void theFirstRuleThatFitsMakesANameShort() throws IOException {
        String rules =
                """
                RULE:[2:$1;$2@$0](.*;web\\d+@ELSEWHERE)s/;.*//
                RULE:[1:$1@$0](.*@ELSEWHERE)s/[a@].*//
                RULE:[1:$1x$1](cc.*)s/c/k/g DEFAULT
                """;
        assertThat(id(rules, true, true, "hdfs/web12@ELSEWHERE")).isEqualTo("hdfs");
        assertThat(id(rules, true, true, "hdfs/db1@ELSEWHERE")).isEqualTo("hdfs/db1@ELSEWHERE");
        assertThat(id(rules, true, true, "clara@ELSEWHERE")).isEqualTo("cl");
        assertThat(id(rules, true, true, "cc@HERE.ORG")).isEqualTo("kkxkk");
        assertThat(id(rules, true, true, "eve@HERE.ORG")).isEqualTo("eve");
    }

    @Test
    void whatIsNotShortAfterwardsIsLeftAsItWas() throws IOException {
        assertThat(id("RULE:[1:$1/x]", true, true, "bob@ELSEWHERE")).isEqualTo("bob@ELSEWHERE");
    }

    @Test
    void wrongRulesAreShown() {
        assertThatThrownBy(() -> id("DEFAULT RULE:[1:$1](x)s/x/", true, true, "bob"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("security.auth_to_local: no rule: s/x/");
        assertThatThrownBy(() -> id("RULE:[1:$1](a[)", true, true, "bob"))
                .isInstanceOf(IOException.class);
    }

    @Test
    void whatIsNoNameOfKerberosIsRefused() {
        assertThatThrownBy(() -> id("DEFAULT", false, false, "a@b@c"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
