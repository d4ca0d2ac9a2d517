package dev.ostler.cli.shell.interactive;

import dev.ostler.cli.shell.Commands;

import org.jline.reader.Highlighter;
import org.jline.reader.LineReader;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Shows while it is typed whether a command exists, and what is an option. */
final class CommandHighlighter implements Highlighter {
    private static final Pattern WORD = Pattern.compile("\\S+");

    @Override
    public AttributedString highlight(LineReader reader, String line) {
        var text = new AttributedStringBuilder();
        Matcher matcher = WORD.matcher(line);
        int done = 0;
        boolean first = true;
        while (matcher.find()) {
            text.append(line.substring(done, matcher.start()));
            text.styled(
                    first ? commandStyle(matcher.group()) : style(matcher.group()),
                    matcher.group());
            done = matcher.end();
            first = false;
        }
        return text.append(line.substring(done)).toAttributedString();
    }

    private static AttributedStyle commandStyle(String word) {
        boolean known = Commands.isKnown(word);
        return known
                ? AttributedStyle.BOLD
                : AttributedStyle.DEFAULT.foreground(AttributedStyle.RED);
    }

    private static AttributedStyle style(String word) {
        return word.startsWith("-")
                ? AttributedStyle.DEFAULT.foreground(AttributedStyle.CYAN)
                : AttributedStyle.DEFAULT;
    }
}
