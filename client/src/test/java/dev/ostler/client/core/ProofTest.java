package dev.ostler.client.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Since when a server may have heard nothing. */
class ProofTest {
    private final Proof proof = new Proof();

    @Test
    void connectRequestIsTheFirstProof() {
        proof.accepted(100);
        assertThat(proof.proven()).isEqualTo(100);
    }

    @Test
    void answerProvesWhenItsRequestWasSent() {
        proof.accepted(100);
        proof.sent(1, 200);
        proof.sent(2, 300);
        proof.answered(1);
        assertThat(proof.proven()).isEqualTo(200);
        proof.answered(2); // Nobody looked at it.
        assertThat(proof.proven()).isEqualTo(200);
        proof.sent(3, 400);
        proof.answered(3);
        assertThat(proof.proven()).isEqualTo(400);
    }

    @Test
    void lateAnswerToAPingIsNotTakenForThatToTheNext() {
        proof.accepted(100);
        proof.sent(1, 200);
        proof.pinged(300);
        proof.answered(1);
        proof.pinged(900);
        proof.answered(Frames.PING_XID); // To the ping of 300.
        assertThat(proof.proven()).isEqualTo(200);
        proof.answered(Frames.PING_XID);
        assertThat(proof.proven()).isEqualTo(900);
    }

    @Test
    void newConnectionForgetsWhatTheOldOneOwes() {
        proof.accepted(100);
        proof.pinged(200);
        proof.sent(1, 300);
        proof.accepted(500);
        proof.sent(1, 600);
        proof.answered(1);
        assertThat(proof.proven()).isEqualTo(600);
    }
}
