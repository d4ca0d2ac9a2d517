package dev.ostler.simulation.recipe;

import static java.lang.Long.toHexString;

import dev.ostler.simulation.check.AgreedHistory.Entry;
import dev.ostler.simulation.check.Checker;
import dev.ostler.simulation.check.Violation;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Whoever is told that it is his turn had it: there was a state of the history, behind the creation
 * of the znode that his token names and before he was told, in which the rule says so. So those who
 * exclude each other follow each other in the order of their tokens, and nobody overtakes.
 */
final class GrantedInTurn implements Checker {
    private static final String TURN = "who is granted something was next";
    private static final String ONCE = "a token is given once";

    private final Turns turns;
    private final Set<Long> hadTurn = new HashSet<>();
    private final Map<Long, String> granted = new HashMap<>();

    GrantedInTurn(Turns turns) {
        this.turns = turns;
    }

    @Override
    public void agreed(Entry entry) {
        if (!entry.changes().isEmpty()) {
            turns.collect(entry.after(), hadTurn::add);
        }
    }

    /** An application was told that it holds something. */
    void granted(String who, long token) {
        if (!hadTurn.contains(token)) {
            throw new Violation(TURN, who + " was granted token 0x" + toHexString(token));
        }
        String before = granted.putIfAbsent(token, who);
        if (before != null) {
            throw new Violation(
                    ONCE, who + " was granted token 0x" + toHexString(token) + " of " + before);
        }
    }

    /** How often something was granted. */
    int count() {
        return granted.size();
    }
}
