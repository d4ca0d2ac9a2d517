package dev.ostler.server.sasl;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** One rule of Kerberos' {@code auth_to_local}. */
sealed interface NameRule {
    /**
     * @param parts the realm, the primary, and the host if there is one
     * @return null if the rule does not fit
     */
    @Nullable String apply(List<String> parts);

    /** {@code DEFAULT}: in the default realm, the primary. */
    record InRealm(String realm) implements NameRule {
        @Override
        public @Nullable String apply(List<String> parts) {
            return parts.getFirst().equals(realm) ? parts.get(1) : null;
        }
    }

    /**
     * {@code RULE:[components:format](match)s/from/to/g}.
     *
     * @param components how many components a name has, beside the realm
     * @param format in which $0 is the realm and $1 the first component
     * @param match what the formatted name must be, null for anything
     * @param from what is replaced in it, null for nothing
     */
    record Rewriting(
            int components,
            String format,
            @Nullable Pattern match,
            @Nullable Pattern from,
            String to,
            boolean everywhere)
            implements NameRule {
        private static final Pattern PART = Pattern.compile("\\$(\\d)");

        @Override
        public @Nullable String apply(List<String> parts) {
            if (parts.size() - 1 != components) {
                return null;
            }
            String name =
                    PART.matcher(format)
                            .replaceAll(
                                    found -> Matcher.quoteReplacement(part(parts, found.group(1))));
            if (match != null && !match.matcher(name).matches()) {
                return null;
            }
            if (from == null) {
                return name;
            }
            Matcher found = from.matcher(name);
            return everywhere ? found.replaceAll(to) : found.replaceFirst(to);
        }

        private static String part(List<String> parts, String number) {
            int index = Integer.parseInt(number);
            return index < parts.size() ? parts.get(index) : "";
        }
    }

    Pattern RULE =
            Pattern.compile(
                    "\\s*(?:(DEFAULT)|RULE:\\[(\\d{1,2}):([^\\]]*)\\]"
                            + "(?:\\(([^)]*)\\))?(?:s/([^/]*)/([^/]*)/(g)?)?)\\s*");

    /**
     * Reads rules that stand one behind the other.
     *
     * @throws IOException if one is wrong
     */
    static List<NameRule> parse(String text, String defaultRealm) throws IOException {
        var rules = new ArrayList<NameRule>();
        Matcher rule = RULE.matcher(text);
        int from = 0;
        while (from < text.length()) {
            rule.region(from, text.length());
            if (!rule.lookingAt()) {
                throw wrong(text.substring(from));
            }
            from = rule.end();
            try {
                rules.add(
                        rule.group(1) != null
                                ? new InRealm(defaultRealm)
                                : new Rewriting(
                                        Integer.parseInt(rule.group(2)),
                                        rule.group(3),
                                        pattern(rule.group(4)),
                                        pattern(rule.group(5)),
                                        rule.group(6) == null ? "" : rule.group(6),
                                        rule.group(7) != null));
            } catch (PatternSyntaxException e) {
                throw wrong(rule.group());
            }
        }
        return List.copyOf(rules);
    }

    private static @Nullable Pattern pattern(@Nullable String text) {
        return text == null ? null : Pattern.compile(text);
    }

    private static IOException wrong(String rest) {
        return new IOException(
                "security.auth_to_local: no rule: "
                        + rest
                        + " (write for example RULE:[1:$1@$0](.*@EXAMPLE.COM)s/@.*// DEFAULT)");
    }
}
