package dev.ostler.recipes.barrier;

import dev.ostler.protocol.Bytes;

import java.util.List;

/**
 * Those who passed a double barrier together; the content of its {@code ready} znode.
 *
 * @param version the barrier's znode's own since the round began: no other round has it
 * @param members names of their znodes
 */
record Round(int version, List<String> members) {
    Round {
        members = List.copyOf(members);
    }

    Bytes toBytes() {
        return Bytes.utf8(version + "\n" + String.join("\n", members));
    }

    /**
     * @throws IllegalStateException if it is something else
     */
    static Round of(String text) {
        List<String> lines = List.of(text.split("\n"));
        try {
            return new Round(Integer.parseInt(lines.get(0)), lines.subList(1, lines.size()));
        } catch (NumberFormatException e) {
            throw new IllegalStateException("not a round of a double barrier: " + text, e);
        }
    }
}
