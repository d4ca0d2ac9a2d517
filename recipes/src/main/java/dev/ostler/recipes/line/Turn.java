package dev.ostler.recipes.line;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * Whether it is a ticket's turn, and else what it has to wait for.
 *
 * @param come whether it is
 * @param behind the name of the ticket whose end is to be waited for; null for any change
 */
public record Turn(boolean come, @Nullable String behind) {
    public static final Turn NOW = new Turn(true, null);

    /** Not before something comes or goes. */
    public static final Turn AFTER_ANY_CHANGE = new Turn(false, null);

    /** Not before this one has gone; then it is judged again. */
    public static Turn behind(Ticket ticket) {
        return new Turn(false, ticket.name());
    }

    /** Decides whose turn it is. */
    @FunctionalInterface
    public interface Rule {
        /**
         * @param before those that stand before one, first to last
         */
        Turn judge(List<Ticket> before);

        /** One at a time: the first of all. Each watches the one before it, so one wakes. */
        static Turn first(List<Ticket> before) {
            return before.isEmpty() ? NOW : behind(before.get(before.size() - 1));
        }

        /** All up to the first of a kind: waits for the last of that kind before it. */
        static Rule noneBefore(String tag) {
            return before -> {
                for (int i = before.size() - 1; i >= 0; i--) {
                    if (before.get(i).tag().equals(tag)) {
                        return behind(before.get(i));
                    }
                }
                return NOW;
            };
        }

        /** The first so many. */
        static Rule amongFirst(int count) {
            return before -> before.size() < count ? NOW : AFTER_ANY_CHANGE;
        }
    }
}
