package dev.ostler.recipes.leader;

/**
 * Somebody who leads or would.
 *
 * @param id what he calls himself
 * @param leads whether he is the first in the line; he may not know it yet, or no longer be there
 */
public record Participant(String id, boolean leads) {}
