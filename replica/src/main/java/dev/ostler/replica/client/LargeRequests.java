package dev.ostler.replica.client;

import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Those requests of one connection that take room in the budget until they are answered. All its
 * requests are answered in their order, so counting answers tells which one it was.
 */
final class LargeRequests {
    private final RequestBudget budget;
    private final Queue<Unanswered> unanswered = new ArrayDeque<>();
    private long answers;

    /**
     * @param answer the how-maniest answer is the one to it
     */
    private record Unanswered(long answer, int bytes) {}

    LargeRequests(RequestBudget budget) {
        this.budget = budget;
    }

    /**
     * @param inFlight how many requests are unanswered now, of which this is the latest
     */
    void submitted(int bytes, int inFlight) {
        unanswered.add(new Unanswered(answers + inFlight, bytes));
    }

    /** The oldest request was answered, large or not. */
    void answered() {
        answers++;
        Unanswered oldest = unanswered.peek();
        if (oldest != null && oldest.answer() == answers) {
            unanswered.remove();
            budget.giveBack(oldest.bytes());
        }
    }

    /** None is waited for any more. */
    void abandon() {
        unanswered.forEach(request -> budget.giveBack(request.bytes()));
        unanswered.clear();
    }
}
