package dev.ostler.server;

import dev.ostler.server.config.AdminConfig;
import dev.ostler.server.config.ServerConfig;
import dev.ostler.server.config.Version;
import dev.ostler.server.fourletter.Environment;
import dev.ostler.server.fourletter.FourLetterWords;
import dev.ostler.server.fourletter.ServerState;
import dev.ostler.server.fourletter.Whitelist;
import dev.ostler.server.fourletter.Word;
import dev.ostler.server.net.Words;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Answers four-letter words on virtual threads: an answer may have to wait for the replica thread,
 * or visit millions of watches, and must not keep an event loop meanwhile.
 */
final class ServerWords implements Words {
    private static final Logger LOG = LoggerFactory.getLogger(ServerWords.class);

    /** What answers, once the server is complete. */
    private final CompletableFuture<FourLetterWords> words;

    ServerWords(CompletableFuture<FourLetterWords> words) {
        this.words = words;
    }

    /** What answers for a server of this configuration. */
    static FourLetterWords of(ServerConfig config, ServerState state) {
        AdminConfig admin = config.admin();
        return new FourLetterWords(
                Whitelist.of(admin.wordWhitelist(), admin.readOnlyMode()),
                Version.current().full(),
                Environment.of(Version.current().full(), System.getProperties()),
                state);
    }

    @Override
    public @Nullable String wordIn(byte[] bytes, int offset) {
        Word word = Word.of(ByteBuffer.wrap(bytes, offset, 4).getInt());
        return word == null ? null : word.name();
    }

    @Override
    public void answer(String word, boolean secure, byte[] argument, Consumer<String> answer) {
        Long number = argument.length < 8 ? null : ByteBuffer.wrap(argument).getLong();
        Thread.ofVirtual()
                .name("word-" + word)
                .start(() -> answer.accept(text(Word.valueOf(word), secure, number)));
    }

    private String text(Word word, boolean secure, @Nullable Long argument) {
        try {
            return words.join().answer(word, secure, argument);
        } catch (RuntimeException e) {
            LOG.error("The word {} could not be answered", word, e);
            return "";
        }
    }
}
