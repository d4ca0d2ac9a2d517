package dev.ostler.cli.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Splits a line into words as ZooKeeper's shell does: at blanks, but a word that begins with a
 * quote goes on to the next quote of that kind, which ends it. There are no escapes, and a quote
 * inside a word is a letter. A quote that is never closed is left out.
 */
final class Words {
    private static final Pattern WORD =
            Pattern.compile("\\s*(?:\"([^\"]*)\"|'([^']*)'|([^\\s\"']\\S*))\\s*");

    private Words() {}

    static List<String> of(String line) {
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(line);
        while (matcher.find()) {
            for (int group = 1; group <= 3; group++) {
                if (matcher.group(group) != null) {
                    words.add(matcher.group(group));
                }
            }
        }
        return words;
    }
}
