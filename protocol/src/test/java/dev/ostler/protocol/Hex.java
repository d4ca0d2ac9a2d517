package dev.ostler.protocol;

import java.util.HexFormat;
import java.util.function.Consumer;

/** Bytes written as hexadecimal digits, grouped at will with blanks and bars. */
final class Hex {
    private Hex() {}

    static byte[] bytes(String digits) {
        return HexFormat.of().parseHex(digits.replaceAll("[\\s|]", ""));
    }

    static JuteReader reader(String digits) {
        return new JuteReader(bytes(digits));
    }

    static String of(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    /** What {@code write} writes. */
    static String written(Consumer<JuteWriter> write) {
        return of(encoded(write));
    }

    static byte[] encoded(Consumer<JuteWriter> write) {
        var out = new JuteWriter(1);
        write.accept(out);
        return out.toByteArray();
    }

    /** Digits without the blanks and bars. */
    static String plain(String digits) {
        return of(bytes(digits));
    }
}
