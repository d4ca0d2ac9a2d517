package dev.ostler.cli.shell;

import dev.ostler.cli.Json;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/** A value of a result, in the forms in which it can be printed. */
sealed interface Value {
    String json();

    /** For tables and raw output. */
    String plain();

    /**
     * A string.
     *
     * @param text null for none
     */
    record Text(@Nullable String text) implements Value {
        @Override
        public String json() {
            return text == null ? "null" : Json.quote(text);
        }

        @Override
        public String plain() {
            return text == null ? "" : text;
        }
    }

    /** A number that every reader of JSON can hold. */
    record Count(long number) implements Value {
        @Override
        public String json() {
            return Long.toString(number);
        }

        @Override
        public String plain() {
            return Long.toString(number);
        }
    }

    /** A number of 64 bits without sign, such as a zxid. */
    record Hex(long number) implements Value {
        @Override
        public String json() {
            return '"' + plain() + '"';
        }

        @Override
        public String plain() {
            return "0x" + Long.toHexString(number);
        }
    }

    /** Yes or no. */
    record Flag(boolean flag) implements Value {
        @Override
        public String json() {
            return Boolean.toString(flag);
        }

        @Override
        public String plain() {
            return Boolean.toString(flag);
        }
    }

    /** Strings in their order. */
    record Texts(List<String> texts) implements Value {
        public Texts {
            texts = List.copyOf(texts);
        }

        @Override
        public String json() {
            return texts.stream().map(Json::quote).collect(Collectors.joining(",", "[", "]"));
        }

        @Override
        public String plain() {
            return String.join(",", texts);
        }
    }

    /** Text if the bytes are UTF-8, null if not. */
    static @Nullable String utf8(byte[] data) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(data)).toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    static String base64(byte[] data) {
        return Base64.getEncoder().encodeToString(data);
    }
}
