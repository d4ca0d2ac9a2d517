package org.apache.zookeeper.cli;

import org.apache.zookeeper.ZooDefs.Perms;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Id;

import java.util.ArrayList;
import java.util.List;

/** Reads access control lists as people type them. */
public class AclParser {
    /**
     * Reads entries {@code scheme:id:permissions} between commas; the id may hold colons. Entries
     * that are none, and letters that are no permission, are reported and left out.
     */
    public static List<ACL> parse(String aclString) {
        List<ACL> acl = new ArrayList<>();
        for (String entry : aclString.split(",", -1)) {
            int first = entry.indexOf(':');
            int last = entry.lastIndexOf(':');
            if (first < 0 || first == last) {
                System.err.println(entry + " does not have the form scheme:id:perm");
                continue;
            }
            acl.add(
                    new ACL(
                            permissions(entry.substring(last + 1)),
                            new Id(entry.substring(0, first), entry.substring(first + 1, last))));
        }
        return acl;
    }

    private static int permissions(String letters) {
        int permissions = 0;
        for (int i = 0; i < letters.length(); i++) {
            char letter = letters.charAt(i);
            switch (letter) {
                case 'r' -> permissions |= Perms.READ;
                case 'w' -> permissions |= Perms.WRITE;
                case 'c' -> permissions |= Perms.CREATE;
                case 'd' -> permissions |= Perms.DELETE;
                case 'a' -> permissions |= Perms.ADMIN;
                default -> System.err.println("Unknown perm type: " + letter);
            }
        }
        return permissions;
    }
}
