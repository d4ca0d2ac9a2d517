package dev.ostler.cli.shell.quota;

import dev.ostler.cli.UsageException;

/** Options of which only one may be given. */
final class OneOf {
    private OneOf() {}

    static UsageException twice(String second, String first) {
        return new UsageException(
                ("The option '%s' was specified but an option from this group has already been"
                                + " selected: '%s'")
                        .formatted(second, first));
    }
}
