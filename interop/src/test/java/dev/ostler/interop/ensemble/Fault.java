package dev.ostler.interop.ensemble;

import java.io.IOException;
import java.time.Duration;

/**
 * Something that goes wrong between the members, or with one of them, until it is {@link #heal}ed.
 */
enum Fault {
    LEADER_ISOLATED(Victim.LEADER) {
        @Override
        void strike(EnsembleUnderTest ensemble, int leader, int follower) {
            ensemble.network().isolate(leader);
        }
    },
    LEADER_MUTE(Victim.LEADER) {
        @Override
        void strike(EnsembleUnderTest ensemble, int leader, int follower) {
            ensemble.network().mute(leader);
        }
    },
    LEADER_DEAF(Victim.LEADER) {
        @Override
        void strike(EnsembleUnderTest ensemble, int leader, int follower) {
            ensemble.network().deafen(leader);
        }
    },
    LEADER_PAUSED(Victim.LEADER) {
        @Override
        void strike(EnsembleUnderTest ensemble, int leader, int follower)
                throws IOException, InterruptedException {
            ensemble.member(leader).pause();
        }
    },
    FOLLOWER_ISOLATED(Victim.FOLLOWER) {
        @Override
        void strike(EnsembleUnderTest ensemble, int leader, int follower) {
            ensemble.network().isolate(follower);
        }
    },
    FOLLOWER_MUTE(Victim.FOLLOWER) {
        @Override
        void strike(EnsembleUnderTest ensemble, int leader, int follower) {
            ensemble.network().mute(follower);
        }
    },
    FOLLOWER_DEAF(Victim.FOLLOWER) {
        @Override
        void strike(EnsembleUnderTest ensemble, int leader, int follower) {
            ensemble.network().deafen(follower);
        }
    },
    FOLLOWER_PAUSED(Victim.FOLLOWER) {
        @Override
        void strike(EnsembleUnderTest ensemble, int leader, int follower)
                throws IOException, InterruptedException {
            ensemble.member(follower).pause();
        }
    },
    /** The others hear both of them, so there is nothing to elect. */
    LEADER_AND_FOLLOWER_SEPARATED(Victim.FOLLOWER) {
        @Override
        void strike(EnsembleUnderTest ensemble, int leader, int follower) {
            ensemble.network().separate(leader, follower);
        }
    },
    NOBODY_HEARS_ANYBODY(Victim.EVERYBODY) {
        @Override
        void strike(EnsembleUnderTest ensemble, int leader, int follower) {
            ensemble.members().keySet().forEach(ensemble.network()::isolate);
        }
    },
    CONNECTIONS_BROKEN(Victim.NOBODY) {
        @Override
        void strike(EnsembleUnderTest ensemble, int leader, int follower) {
            ensemble.network().reset();
        }
    },
    SLOW(Victim.NOBODY) {
        @Override
        void strike(EnsembleUnderTest ensemble, int leader, int follower) {
            ensemble.network().delay(Duration.ofMillis(50));
        }
    };

    /** Who can't do its part meanwhile. */
    enum Victim {
        LEADER,
        FOLLOWER,
        EVERYBODY,
        NOBODY
    }

    private final Victim victim;

    Fault(Victim victim) {
        this.victim = victim;
    }

    Victim victim() {
        return victim;
    }

    /**
     * Lets it happen.
     *
     * @param leader who leads now
     * @param follower one of the others that vote
     */
    abstract void strike(EnsembleUnderTest ensemble, int leader, int follower)
            throws IOException, InterruptedException;

    /** Ends whatever was going wrong. */
    static void heal(EnsembleUnderTest ensemble) throws IOException, InterruptedException {
        ensemble.network().heal();
        for (var member : ensemble.members().values()) {
            member.proceed();
        }
    }
}
