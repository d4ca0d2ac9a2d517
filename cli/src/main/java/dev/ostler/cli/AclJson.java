package dev.ostler.cli;

import dev.ostler.protocol.Acl;

import java.util.List;
import java.util.stream.Collectors;

/** Access control lists in JSON. */
public final class AclJson {
    private AclJson() {}

    public static String of(List<Acl> acl) {
        return acl.stream().map(AclJson::entry).collect(Collectors.joining(",", "[", "]"));
    }

    private static String entry(Acl acl) {
        return new Json()
                .number("permissions", acl.permissions())
                .string("scheme", acl.scheme())
                .string("id", acl.id())
                .end();
    }
}
