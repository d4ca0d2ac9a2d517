package dev.ostler.client.async;

import dev.ostler.protocol.Stat;

import java.util.List;

/**
 * The children of a znode.
 *
 * @param names in no particular order
 * @param stat the znode's own
 */
public record Children(List<String> names, Stat stat) {
    public Children {
        names = List.copyOf(names);
    }
}
