package dev.ostler.cli.shell.node;

import dev.ostler.cli.shell.CommandException;

import org.apache.zookeeper.ZKUtil;
import org.apache.zookeeper.ZooDefs.Perms;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Id;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Access control lists as people read and write them. */
public final class AclText {
    private AclText() {}

    /**
     * Reads entries {@code scheme:id:permissions} between commas; the id may hold colons. As in
     * ZooKeeper, entries that are none, and letters that are no permission, are reported and left
     * out.
     *
     * @param problems where they are reported
     */
    public static List<ACL> parse(String text, PrintStream problems) {
        List<ACL> acl = new ArrayList<>();
        for (String entry : text.split(",", -1)) {
            int first = entry.indexOf(':');
            int last = entry.lastIndexOf(':');
            if (first < 0 || first == last) {
                problems.println(entry + " does not have the form scheme:id:perm");
                continue;
            }
            acl.add(
                    new ACL(
                            permissions(entry.substring(last + 1), problems),
                            new Id(entry.substring(0, first), entry.substring(first + 1, last))));
        }
        return acl;
    }

    private static int permissions(String letters, PrintStream problems) {
        int permissions = 0;
        for (int i = 0; i < letters.length(); i++) {
            char letter = letters.charAt(i);
            switch (letter) {
                case 'r' -> permissions |= Perms.READ;
                case 'w' -> permissions |= Perms.WRITE;
                case 'c' -> permissions |= Perms.CREATE;
                case 'd' -> permissions |= Perms.DELETE;
                case 'a' -> permissions |= Perms.ADMIN;
                default -> problems.println("Unknown perm type: " + letter);
            }
        }
        return permissions;
    }

    /**
     * @param path of the znode that is to have the list
     * @throws CommandException if the list is empty: it would let nobody do anything
     */
    static void requireEntries(List<ACL> acl, String path) throws CommandException {
        if (acl.isEmpty()) {
            throw new CommandException("Acl is not valid : " + path);
        }
    }

    /** An entry, on two lines. */
    static String lines(ACL entry) {
        return "'%s,'%s\n: %s"
                .formatted(
                        entry.getId().getScheme(),
                        entry.getId().getId(),
                        ZKUtil.getPermString(entry.getPerms()));
    }
}
