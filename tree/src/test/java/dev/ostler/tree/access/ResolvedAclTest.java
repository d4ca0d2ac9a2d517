package dev.ostler.tree.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.protocol.Acl;
import dev.ostler.protocol.ErrorCode;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;

/** What becomes of the ACL list of a create or setACL (client protocol, section 8.4). */
@Tag("S040")
class ResolvedAclTest {
    private static final Identity ADDRESS = new Identity("ip", "127.0.0.1");
    private static final Identity BOB = new Identity("digest", "bob:hash");
    private static final Identity EVE = new Identity("digest", "eve:hash");
    private static final Identities CONNECTION = Identities.of(ADDRESS, BOB);

    private final AccessControl access = new AccessControl(AccessOptions.DEFAULTS);

    private ResolvedAcl resolve(@Nullable String scheme, @Nullable String id) {
        return access.resolve(List.of(new Acl(Acl.ALL, scheme, id)), CONNECTION);
    }

    @Test
    void nullAndEmptyListsAreInvalid() {
        assertThat(access.resolve(null, CONNECTION).error()).isEqualTo(ErrorCode.INVALID_ACL);
        assertThat(access.resolve(List.of(), CONNECTION).error()).isEqualTo(ErrorCode.INVALID_ACL);
    }

    @ParameterizedTest
    @CsvSource({
        "world, anyone, OK",
        "world, somebody, INVALID_ACL",
        "world, , MARSHALLING_ERROR",
        ", anyone, INVALID_ACL",
        "nosuch, x, INVALID_ACL",
        "nosuch, , INVALID_ACL",
        "super, x, INVALID_ACL",
        "ensemble, x, INVALID_ACL",
        "sasl, bob, INVALID_ACL",
        "x509, CN=bob, INVALID_ACL",
        "digest, , MARSHALLING_ERROR",
        "ip, , MARSHALLING_ERROR"
    })
    void schemesDecideOverTheirIds(
            @Nullable String scheme, @Nullable String id, ErrorCode expected) {
        assertThat(resolve(scheme, id).error()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "a:b, true",
        ":x, true",
        "a:b:, true",
        "a:b::, true",
        "x:, false",
        ":, false",
        "::, false",
        "'', false",
        "x, false",
        "a:b:c, false",
        "a::b, false",
        "::b, false"
    })
    void digestIdsHaveTwoParts(String id, boolean valid) {
        assertThat(resolve("digest", id).error())
                .isEqualTo(valid ? ErrorCode.OK : ErrorCode.INVALID_ACL);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.2.3.4",
                "0.0.0.0",
                "255.255.255.255",
                "01.2.3.4",
                "1.2.3.4/0",
                "1.2.3.4/32",
                "1.2.3.4/032",
                "::",
                "::1",
                "1::",
                "::1/0",
                "::1/128",
                "1:2:3:4:5:6:7:8",
                "1:2:3:4:5:6:7::",
                "1:2:3:4:5:6::8",
                "2001:DB8::f"
            })
    void addressesAndNetworks(String id) {
        assertThat(resolve("ip", id).error()).isEqualTo(ErrorCode.OK);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                "1.2.3",
                "1.2.3.",
                "1.2.3.4.",
                "1.2.3.4.5",
                "1..2.3",
                "1.2.3.256",
                "1.2.3.-4",
                " 1.2.3.4",
                "1.2.3.4/",
                "1.2.3.4/33",
                "1.2.3.4/-1",
                "1.2.3.4/x",
                "1.2.3.4/8/9",
                "1.2.3.4/99999999999",
                "/8",
                ":",
                "1:",
                "1:2",
                ":::",
                "1:::2",
                "1::2::3",
                "00001::",
                "g::",
                "::ffff:1.2.3.4",
                "fe80::1%1",
                "::1/129",
                "1:2:3:4:5:6:7:8:9",
                "1:2:3:4:5:6:7::8"
            })
    void notAddresses(String id) {
        assertThat(resolve("ip", id).error()).isEqualTo(ErrorCode.INVALID_ACL);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "x509 | CN=bob, O=x | true",
                "x509 | bob | false",
                "sasl | bob | true",
                "sasl | bob/host | true",
                "sasl | a/b/c | true",
                "sasl | bob@REALM | true",
                "sasl | bob/host@REALM | true",
                "sasl | bob@a@b | false",
                "sasl | bob@a/b | false",
                "sasl | a/b/c@REALM | false",
                "ensemble | red | false"
            })
    void schemesThatAreSwitchedOnDecideToo(String scheme, String id, boolean valid) {
        var all =
                new AccessControl(
                        AccessOptions.DEFAULTS
                                .with(new AccessOptions.X509(true, null))
                                .with(new AccessOptions.Sasl(true, List.of(), null, false))
                                .with(new AccessOptions.Ensemble(true, List.of())));

        assertThat(all.resolve(List.of(new Acl(1, scheme, id)), CONNECTION).error())
                .isEqualTo(valid ? ErrorCode.OK : ErrorCode.INVALID_ACL);
    }

    @Test
    void duplicatesGoAndTheOrderStays() {
        var world = new Acl(1, "world", "anyone");
        var digest = new Acl(2, "digest", "a:b");

        assertThat(
                        access.resolve(
                                        List.of(digest, world, digest, new Acl(3, "digest", "a:b")),
                                        CONNECTION)
                                .entries())
                .containsExactly(digest, world, new Acl(3, "digest", "a:b"));
    }

    @Test
    void authBecomesTheRequestersOwnUsers() {
        Identities both = CONNECTION.plus(List.of(EVE, new Identity("super", "")));

        assertThat(access.resolve(List.of(new Acl(5, "auth", "any text")), both).entries())
                .containsExactly(new Acl(5, "digest", BOB.id()), new Acl(5, "digest", EVE.id()));
        assertThat(access.resolve(List.of(new Acl(5, "auth", null)), both).error())
                .isEqualTo(ErrorCode.OK);
    }

    @Test
    void whatAuthBecomesMayStandThereTwice() {
        var mine = new Acl(5, "digest", BOB.id());

        assertThat(access.resolve(List.of(mine, new Acl(5, "auth", "")), CONNECTION).entries())
                .containsExactly(mine, mine);
    }

    @Test
    void authWithoutUsersIsInvalid() {
        assertThat(access.resolve(List.of(new Acl(5, "auth", "")), Identities.of(ADDRESS)).error())
                .isEqualTo(ErrorCode.INVALID_ACL);
    }

    @Test
    void theListCannotGrowWithoutBound() {
        var identities = new ArrayList<Identity>();
        for (int i = 0; i < 1_000; i++) {
            identities.add(new Identity("digest", "u:" + i));
        }
        var entries = new ArrayList<Acl>();
        for (int i = 0; i < 1_000; i++) {
            entries.add(new Acl(i, "auth", ""));
        }

        assertThat(access.resolve(entries, Identities.NONE.plus(identities)).error())
                .isEqualTo(ErrorCode.INVALID_ACL);
    }

    @Test
    void permissionsAreKeptAsTheyAre() {
        List<Acl> odd = List.of(new Acl(0, "world", "anyone"), new Acl(-1, "digest", "a:b"));

        assertThat(access.resolve(odd, CONNECTION).entries()).isEqualTo(odd);
    }
}
