package dev.ostler.recipes.counter;

/** What a counter was before an operation, and is after it. */
public record Change(long before, long after) {}
