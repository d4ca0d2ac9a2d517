package dev.ostler.server.net;

import org.jspecify.annotations.Nullable;

import java.util.function.Consumer;

/** The four-letter words: commands that come instead of a connect request. */
public interface Words {
    /** The word that the first four bytes of a connection are, or null if they are none. */
    @Nullable String wordIn(byte[] bytes, int offset);

    /**
     * Answers a word; the connection is closed behind the answer.
     *
     * @param secure whether it was asked at the port for TLS
     * @param argument what came behind the word, at most a few bytes
     * @param answer gets the text, once, on any thread
     */
    void answer(String word, boolean secure, byte[] argument, Consumer<String> answer);
}
