package dev.ostler.simulation.check;

import dev.ostler.simulation.server.ServerOptions;
import dev.ostler.zab.config.Member;
import dev.ostler.zab.config.Membership;

/** Nobody leads whose vote counts nothing, and no observer does. */
public final class LeadersHaveWeight implements Checker {
    private static final String PROMISE = "leaders vote, and have a weight";

    private final Membership membership;

    public LeadersHaveWeight(Membership membership) {
        this.membership = membership;
    }

    @Override
    public void leads(String server, long epoch) {
        for (Member member : membership.members().values()) {
            if (server.equals(ServerOptions.host(member.id()))
                    && (member.observer() || membership.weight(member.id()) == 0)) {
                throw new Violation(PROMISE, server + " leads epoch " + epoch);
            }
        }
    }
}
