package dev.ostler.recipes.line;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A znode that stands in line.
 *
 * @param name of the znode: an id, then the tag, then the number
 * @param tag what kind it is, such as {@code lock-}
 * @param number what the server gave to it: its place
 */
public record Ticket(String name, String tag, int number) {
    /** Empty if the name is not one of a ticket: somebody else's child. */
    public static Optional<Ticket> of(String name, Collection<String> tags) {
        for (String tag : tags) {
            int at = name.lastIndexOf(tag);
            if (at >= 0) {
                try {
                    int number = Integer.parseInt(name.substring(at + tag.length()));
                    return Optional.of(new Ticket(name, tag, number));
                } catch (NumberFormatException e) {
                    // Another tag may fit.
                }
            }
        }
        return Optional.empty();
    }

    /**
     * Those among some names, in the order of their numbers, which begin anew below zero after
     * 2<sup>31</sup>. Of two with one number, which only Curator's downgrade makes, the one of the
     * later tag is first.
     *
     * @param tags all that stand in this line
     */
    public static List<Ticket> inOrder(Collection<String> names, List<String> tags) {
        var tickets = new ArrayList<Ticket>(names.size());
        for (String name : names) {
            of(name, tags).ifPresent(tickets::add);
        }
        if (tickets.size() > 1) {
            int origin = tickets.get(0).number;
            tickets.sort(
                    Comparator.comparingInt((Ticket ticket) -> ticket.number - origin)
                            .thenComparingInt(ticket -> -tags.indexOf(ticket.tag)));
        }
        return tickets;
    }
}
