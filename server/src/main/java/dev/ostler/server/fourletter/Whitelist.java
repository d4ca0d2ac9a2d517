package dev.ostler.server.fourletter;

import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The words that are answered.
 *
 * @param words every word in it, {@code srvr} always among them
 */
public record Whitelist(Set<Word> words) {
    public Whitelist {
        words = EnumSet.copyOf(words);
    }

    /**
     * As the operator wrote it.
     *
     * @param configured words with commas between them, blanks do not matter; {@code *} is all of
     *     them; what is no word is overlooked
     * @param readOnlyMode whether the server may serve reads alone: clients then ask {@code isro}
     */
    public static Whitelist of(String configured, boolean readOnlyMode) {
        Set<String> names =
                Stream.of(configured.split(",")).map(String::strip).collect(Collectors.toSet());
        var words = EnumSet.of(Word.SRVR);
        for (Word word : Word.values()) {
            if (names.contains("*") || names.contains(word.text())) {
                words.add(word);
            }
        }
        if (readOnlyMode) {
            words.add(Word.ISRO);
        }
        return new Whitelist(words);
    }

    public boolean allows(Word word) {
        return words.contains(word);
    }
}
