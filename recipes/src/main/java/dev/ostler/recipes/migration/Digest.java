package dev.ostler.recipes.migration;

import dev.ostler.protocol.Bytes;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 of words, each with its length before it: no two lists of words are the same bytes. */
final class Digest {
    private final MessageDigest sha;

    Digest() {
        try {
            sha = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    Digest add(String word) {
        return add(Bytes.utf8(word));
    }

    Digest add(Bytes word) {
        sha.update(ByteBuffer.allocate(Integer.BYTES).putInt(word.length()).array());
        sha.update(word.toByteArray());
        return this;
    }

    /** In hexadecimal digits; nothing can be added any more. */
    String end() {
        return HexFormat.of().formatHex(sha.digest());
    }
}
