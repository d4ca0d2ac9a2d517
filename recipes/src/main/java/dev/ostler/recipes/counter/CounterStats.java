package dev.ostler.recipes.counter;

/**
 * What a counter object has done so far.
 *
 * @param operations that have changed the number, or have seen that they must not
 * @param writes that were carried out; operations that are asked for at the same time share one
 * @param conflicts writes that came too late, and were made anew
 * @param doubts writes whose reply was lost; each was cleared up or has failed
 */
public record CounterStats(long operations, long writes, long conflicts, long doubts) {}
