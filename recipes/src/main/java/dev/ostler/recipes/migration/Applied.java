package dev.ostler.recipes.migration;

import dev.ostler.client.async.Data;
import dev.ostler.protocol.Bytes;

/**
 * That a step was carried out: what its znode holds, in two lines.
 *
 * @param number of the step in its set, from 0
 * @param name of the step
 * @param digest see {@link Step#digest}
 * @param zxid of the transaction that has carried it out
 */
public record Applied(int number, String name, String digest, long zxid) {
    private static final int DIGITS = 10;

    static Bytes record(Step step) {
        return Bytes.utf8("sha256 " + step.digest() + "\n" + step.name() + "\n");
    }

    /** The name of the record's znode. */
    static String znode(int number) {
        return ("%0" + DIGITS + "d").formatted(number);
    }

    /**
     * @throws IllegalArgumentException if it is no record
     */
    static Applied read(String znode, Data data) {
        String[] lines = data.text().split("\n", 2);
        String[] words = lines[0].split(" ", 2);
        if (lines.length != 2
                || words.length != 2
                || !words[0].equals("sha256")
                || !znode.matches("[0-9]{" + DIGITS + "}")) {
            throw new IllegalArgumentException(znode + " is no record of a step: " + data.text());
        }
        return new Applied(
                Integer.parseInt(znode), lines[1].strip(), words[1], data.stat().czxid());
    }

    boolean isOf(Step step) {
        return digest.equals(step.digest());
    }
}
