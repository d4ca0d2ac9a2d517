package dev.ostler.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What is encoded decodes to the same, and uses up all bytes. */
class RoundTripTest {
    @Provide
    Arbitrary<Request> requests() {
        return Samples.requests();
    }

    @Provide
    Arbitrary<Txn> txns() {
        return Samples.txns();
    }

    @Provide
    Arbitrary<LoggedTxn> loggedTxns() {
        return Samples.loggedTxns();
    }

    @Property(tries = 500)
    void requestsComeBack(@ForAll("requests") Request request) {
        var in = new JuteReader(Hex.encoded(request::write));

        assertThat(Request.read(request.opCode(), in)).isEqualTo(request);
        assertThat(in.remaining()).isZero();
    }

    @Property(tries = 500)
    void transactionsComeBack(@ForAll("txns") Txn txn) {
        var in = new JuteReader(Hex.encoded(txn::write));

        assertThat(Txn.read(txn.type(), in)).isEqualTo(txn);
        assertThat(in.remaining()).isZero();
    }

    @Property(tries = 500)
    void loggedTransactionsComeBackWithTheirDigest(@ForAll("loggedTxns") LoggedTxn logged) {
        var in = new JuteReader(Hex.encoded(logged::write));

        assertThat(LoggedTxn.read(in)).isEqualTo(logged);
        assertThat(in.remaining()).isZero();
    }
}
