package dev.ostler.recipes.easy;

import dev.ostler.protocol.Stat;

/** What a znode holds. */
public record Value<T>(T data, Stat stat) {}
