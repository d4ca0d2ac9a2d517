package dev.ostler.server;

import dev.ostler.protocol.SessionId;
import dev.ostler.server.fourletter.EnsemblePlace;
import dev.ostler.server.fourletter.ObserverState;
import dev.ostler.zab.leader.LearnerState;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What a server is at the moment, for operators: alone, or with a role among others. Any thread may
 * ask, but none that serves.
 */
interface Standing extends Measured {
    /** Whether clients can connect. If not, nothing else here holds. */
    boolean isServing();

    /** Whether it serves reads alone. */
    boolean isReadOnly();

    /** As {@code srvr} names it, for example {@code leader}. */
    String mode();

    /** Its place in the ensemble; null if it is alone. */
    @Nullable EnsemblePlace place();

    /** The sessions that this server watches over, by the time they expire. */
    SortedMap<Long, List<SessionId>> sessionsByExpiry();

    /** The sessions that this server keeps to itself, likewise; empty if it keeps none so. */
    Optional<SortedMap<Long, List<SessionId>>> localSessionsByExpiry();

    /** Who learns from it without a vote. */
    List<ObserverState> observers();

    /** Who learns from it, with a vote or without; nobody does from one that does not lead. */
    List<LearnerState> learners();

    /** Forgets what passed between it and the observers. */
    void resetObservers();

    /** Digests of the tree that were kept, by zxid. */
    SortedMap<Long, Long> digests();
}
