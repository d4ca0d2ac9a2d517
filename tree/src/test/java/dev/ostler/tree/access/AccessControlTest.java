package dev.ostler.tree.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostler.protocol.Acl;
import dev.ostler.protocol.Bytes;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

/** Permission checks and authentication (client protocol, sections 8.2 and 8.3). */
class AccessControlTest {
    private static final Peer PEER = new Peer("127.0.0.1", null);
    private static final String BOB_PW = "bob:ikIaKsbtGweaHnb/jKn7OHqbunM=";
    private static final Identity BOB = new Identity("digest", BOB_PW);

    private final AccessControl access = new AccessControl(AccessOptions.DEFAULTS);

    private static AclList acl(Acl... entries) {
        return AclList.of(List.of(entries));
    }

    private static Identities someone(String scheme, String id) {
        return Identities.of(new Identity(scheme, id));
    }

    private static AccessControl with(AccessOptions options) {
        return new AccessControl(options);
    }

    @ParameterizedTest
    @Tag("S039")
    @Tag("S042")
    @ValueSource(ints = {Acl.READ, Acl.WRITE, Acl.CREATE, Acl.DELETE, Acl.ADMIN})
    void eachPermissionIsGrantedByItsOwnBitOnly(int permission) {
        for (int bits = 0; bits <= Acl.ALL; bits++) {
            assertThat(
                            access.permits(
                                    permission,
                                    acl(new Acl(bits, "world", "anyone")),
                                    Identities.NONE))
                    .as("permission %d by bits %d", permission, bits)
                    .isEqualTo((bits & permission) != 0);
            assertThat(
                            access.permits(
                                    permission,
                                    acl(new Acl(bits, "digest", BOB_PW)),
                                    Identities.of(BOB)))
                    .isEqualTo((bits & permission) != 0);
        }
    }

    @Test
    void ofSeveralPermissionsOneIsEnough() {
        AclList adminOnly = acl(new Acl(Acl.ADMIN, "world", "anyone"));

        assertThat(access.permits(Acl.READ, adminOnly, Identities.NONE)).isFalse();
        assertThat(access.permitsReadingAcl(adminOnly, Identities.NONE)).isTrue();
        assertThat(
                        access.permitsReadingAcl(
                                acl(new Acl(Acl.WRITE, "world", "anyone")), Identities.NONE))
                .isFalse();
    }

    @Test
    @Tag("S007")
    void theOpenListAndAnEmptyListPermitEverything() {
        assertThat(access.permits(Acl.ALL, AclList.OPEN, Identities.NONE)).isTrue();
        assertThat(access.permits(Acl.ADMIN, acl(), Identities.NONE)).isTrue();
    }

    @Test
    void superPassesEveryCheck() {
        AclList nobody = acl(new Acl(0, "world", "anyone"));

        assertThat(access.permits(Acl.READ, nobody, someone("super", ""))).isTrue();
        assertThat(access.permits(Acl.READ, nobody, Identities.of(BOB))).isFalse();
    }

    @Test
    void skippingAclsPermitsEverything() {
        assertThat(
                        with(AccessOptions.DEFAULTS.withSkipAcl(true))
                                .permits(
                                        Acl.WRITE,
                                        acl(new Acl(0, "world", "anyone")),
                                        Identities.NONE))
                .isTrue();
    }

    @Test
    @Tag("S040")
    @Tag("S041")
    void anEntryMeansIdentitiesOfItsOwnSchemeOnly() {
        AclList byAddress = acl(new Acl(Acl.READ, "ip", "127.0.0.1"));

        assertThat(access.permits(Acl.READ, byAddress, someone("ip", "127.0.0.1"))).isTrue();
        assertThat(access.permits(Acl.READ, byAddress, someone("ip", "10.0.0.1"))).isFalse();
        assertThat(access.permits(Acl.READ, byAddress, someone("digest", "127.0.0.1"))).isFalse();
        assertThat(
                        access.permits(
                                Acl.READ,
                                acl(new Acl(Acl.READ, "digest", BOB_PW)),
                                someone("digest", "bob:other")))
                .isFalse();
    }

    @Test
    void anEntryOfASchemeThatIsOffMeansNobody() {
        AclList byCertificate = acl(new Acl(Acl.READ, "x509", "CN=bob"));

        assertThat(access.permits(Acl.READ, byCertificate, someone("x509", "CN=bob"))).isFalse();
        assertThat(
                        with(AccessOptions.DEFAULTS.with(new AccessOptions.X509(true, null)))
                                .permits(Acl.READ, byCertificate, someone("x509", "CN=bob")))
                .isTrue();
        assertThat(
                        with(AccessOptions.DEFAULTS.with(
                                        new AccessOptions.Digest(false, "SHA1", null)))
                                .permits(
                                        Acl.READ,
                                        acl(new Acl(Acl.READ, "digest", BOB_PW)),
                                        Identities.of(BOB)))
                .isFalse();
    }

    @ParameterizedTest
    @Tag("S041")
    @CsvSource({
        "1.2.3.4, 1.2.3.4, true",
        "1.2.3.4, 1.2.3.5, false",
        "1.2.3.4, 1.2.3.4/32, true",
        "1.2.3.4, 1.2.3.5/31, true",
        "1.2.3.4, 1.2.3.6/31, false",
        "1.2.3.4, 99.0.0.0/0, true",
        "10.20.30.40, 10.0.0.0/8, true",
        "11.20.30.40, 10.0.0.0/8, false",
        "10.16.0.1, 10.16.0.0/12, true",
        "10.32.0.1, 10.16.0.0/12, false",
        "0:0:0:0:0:0:0:1, ::1, true",
        "0:0:0:0:0:0:0:1, ::/127, true",
        "0:0:0:0:0:0:0:2, ::/127, false",
        "2001:db8:0:0:0:0:0:7, 2001:db8::/32, true",
        "2001:db9:0:0:0:0:0:7, 2001:db8::/32, false",
        "2001:db8:0:0:0:0:0:7, 2001:db8::7, true",
        "1.2.3.4, ::/0, false",
        "0:0:0:0:0:0:0:1, 0.0.0.0/0, false",
        "fe80:0:0:0:0:0:0:1%eth0, fe80::/10, false"
    })
    void addressesMatchNetworks(String peer, String entry, boolean expected) {
        assertThat(
                        access.permits(
                                Acl.READ, acl(new Acl(Acl.READ, "ip", entry)), someone("ip", peer)))
                .isEqualTo(expected);
    }

    @Test
    void everyConnectionHasItsAddress() {
        assertThat(access.connected(PEER)).isEqualTo(someone("ip", "127.0.0.1"));
        assertThat(access.authenticate("ip", Bytes.utf8("ignored"), PEER))
                .isEqualTo(new Authentication.Accepted(List.of(new Identity("ip", "127.0.0.1"))));
    }

    @ParameterizedTest
    @CsvSource({
        "bob:pw, SHA1, bob:ikIaKsbtGweaHnb/jKn7OHqbunM=",
        "bob:pw, SHA-1, bob:ikIaKsbtGweaHnb/jKn7OHqbunM=",
        "bob:secret, SHA1, bob:fyVmFCwVbTJYrznoSu1koqYEYF0=",
        "bob:pw, SHA-256, bob:lXdkgIa9O1CDDWAryQ0pe9wUYi2LkG6M7Uocn/Vyn2g=",
        "bob, SHA1, bob:SBgazSKz7a68ikR4aKfffOYpkgo=",
    })
    void aDigestIdHashesUserAndPassword(String data, String algorithm, String id) {
        AccessControl digest =
                with(AccessOptions.DEFAULTS.with(new AccessOptions.Digest(true, algorithm, null)));

        assertThat(digest.authenticate("digest", Bytes.utf8(data), PEER))
                .isEqualTo(new Authentication.Accepted(List.of(new Identity("digest", id))));
    }

    @Test
    void anUnknownDigestAlgorithmIsRefusedAtOnce() {
        assertThatThrownBy(
                        () ->
                                with(
                                        AccessOptions.DEFAULTS.with(
                                                new AccessOptions.Digest(true, "ROT13", null))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ROT13");
    }

    @Test
    void theSuperDigestMakesSuper() {
        AccessControl digest =
                with(AccessOptions.DEFAULTS.with(new AccessOptions.Digest(true, "SHA1", BOB_PW)));

        assertThat(digest.authenticate("digest", Bytes.utf8("bob:pw"), PEER))
                .isEqualTo(new Authentication.Accepted(List.of(new Identity("super", ""), BOB)));
        assertThat(digest.authenticate("digest", Bytes.utf8("bob:no"), PEER))
                .isInstanceOfSatisfying(
                        Authentication.Accepted.class,
                        accepted -> assertThat(accepted.identities()).hasSize(1));
    }

    @ParameterizedTest
    @Tag("S026")
    @ValueSource(strings = {"world", "auth", "super", "sasl", "x509", "nosuch", ""})
    void theseSchemesRefuseAuthPackets(String scheme) {
        assertThat(access.authenticate(scheme, Bytes.utf8("x:y"), PEER))
                .isEqualTo(new Authentication.Refused());
    }

    @Test
    void nullsInAuthPacketsAreRefused() {
        assertThat(access.authenticate(null, Bytes.utf8("x"), PEER))
                .isEqualTo(new Authentication.Refused());
        assertThat(access.authenticate("digest", null, PEER))
                .isEqualTo(new Authentication.Refused());
    }

    @Test
    void aCertificateIsItsSubject() {
        AccessControl x509 =
                with(AccessOptions.DEFAULTS.with(new AccessOptions.X509(true, "CN=root")));

        assertThat(x509.authenticate("x509", null, PEER)).isEqualTo(new Authentication.Refused());
        assertThat(x509.authenticate("x509", null, new Peer("::1", "CN=bob")))
                .isEqualTo(new Authentication.Accepted(List.of(new Identity("x509", "CN=bob"))));
        assertThat(x509.authenticate("x509", null, new Peer("::1", "CN=root")))
                .isEqualTo(
                        new Authentication.Accepted(
                                List.of(
                                        new Identity("super", "CN=root"),
                                        new Identity("x509", "CN=root"))));
    }

    @Test
    void saslUsersMatchThemselvesOrAnyUserIfSoConfigured() {
        AccessControl sasl =
                with(
                        AccessOptions.DEFAULTS.with(
                                new AccessOptions.Sasl(true, List.of("root"), "anybody", false)));

        assertThat(sasl.saslIdentities("bob")).containsExactly(new Identity("sasl", "bob"));
        assertThat(sasl.saslIdentities("root"))
                .containsExactly(new Identity("sasl", "root"), new Identity("super", ""));
        assertThat(sasl.authenticate("sasl", Bytes.EMPTY, PEER))
                .isEqualTo(new Authentication.Refused());
        Identities bob = someone("sasl", "bob");
        assertThat(sasl.permits(1, acl(new Acl(1, "sasl", "bob")), bob)).isTrue();
        assertThat(sasl.permits(1, acl(new Acl(1, "sasl", "anybody")), bob)).isTrue();
        assertThat(sasl.permits(1, acl(new Acl(1, "sasl", "eve")), bob)).isFalse();
        assertThat(sasl.permits(1, acl(new Acl(1, "sasl", "eve")), someone("sasl", "super")))
                .isTrue();
    }

    @Test
    void theEnsembleSchemeGuardsAgainstTheWrongCluster() {
        AccessControl named =
                with(
                        AccessOptions.DEFAULTS.with(
                                new AccessOptions.Ensemble(true, List.of("red", "blue"))));
        var accepted = new Authentication.Accepted(List.of());

        assertThat(named.authenticate("ensemble", Bytes.utf8("blue"), PEER)).isEqualTo(accepted);
        assertThat(named.authenticate("ensemble", Bytes.EMPTY, PEER)).isEqualTo(accepted);
        assertThat(named.authenticate("ensemble", null, PEER)).isEqualTo(accepted);
        assertThat(named.authenticate("ensemble", Bytes.utf8("green"), PEER))
                .isEqualTo(new Authentication.Misdirected());
        assertThat(
                        with(AccessOptions.DEFAULTS.with(
                                        new AccessOptions.Ensemble(true, List.of())))
                                .authenticate("ensemble", Bytes.utf8("green"), PEER))
                .isEqualTo(accepted);
    }

    @Test
    void whoAmINamesTheUser() {
        assertThat(access.userName(BOB)).isEqualTo("bob");
        assertThat(access.userName(new Identity("ip", "127.0.0.1"))).isEqualTo("127.0.0.1");
        assertThat(access.userName(new Identity("super", ""))).isEmpty();
    }

    @Test
    @Tag("S045")
    void withoutAdminTheDigestsArePasswordsToHide() {
        AclList list =
                acl(
                        new Acl(Acl.READ, "world", "anyone"),
                        new Acl(Acl.ALL, "digest", BOB_PW),
                        new Acl(Acl.ALL, "ip", "10.0.0.1"));

        assertThat(access.visibleEntries(list, Identities.of(BOB))).isEqualTo(list.entries());
        assertThat(access.visibleEntries(list, Identities.NONE))
                .containsExactly(
                        new Acl(Acl.READ, "world", "anyone"),
                        new Acl(Acl.ALL, "digest", "bob:x"),
                        new Acl(Acl.ALL, "ip", "10.0.0.1"));
    }

    @Test
    void requiredSchemesKeepOthersOut() {
        AccessControl strict =
                with(AccessOptions.DEFAULTS.withRequiredSchemes(List.of("sasl", "digest")));

        assertThat(access.admits(Identities.NONE)).isTrue();
        assertThat(strict.admits(someone("ip", "127.0.0.1"))).isFalse();
        assertThat(strict.admits(Identities.of(BOB))).isTrue();
    }

    @Test
    void identitiesAreASetInOrderOfArrival() {
        var address = new Identity("ip", "127.0.0.1");
        Identities two = Identities.of(address).plus(List.of(BOB, address, BOB));

        assertThat(two.list()).containsExactly(address, BOB);
        assertThat(two.plus(List.of(BOB))).isSameAs(two);
        assertThat(two.isSuper()).isFalse();
        assertThat(two.plus(List.of(new Identity("super", ""))).isSuper()).isTrue();
    }
}
