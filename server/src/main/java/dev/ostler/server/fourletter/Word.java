package dev.ostler.server.fourletter;

import org.jspecify.annotations.Nullable;

import java.util.Locale;

/** The words there are. */
public enum Word {
    CONF,
    CONS,
    CRST,
    DIRS,
    DUMP,
    ENVI,
    GTMK,
    HASH,
    ISRO,
    MNTR,
    RUOK,
    SRST,
    SRVR,
    STAT,
    STMK,
    WCHC,
    WCHP,
    WCHS,
    /** What telnet sends when its user interrupts it; it only closes the connection. */
    TELNET_INTERRUPT;

    private static final int TELNET_BYTES = 0xfff4fffd;

    private final String text;
    private final int bytes;

    Word() {
        boolean telnet = name().length() != 4;
        text = telnet ? "telnet close" : name().toLowerCase(Locale.ROOT);
        bytes = telnet ? TELNET_BYTES : packed(text);
    }

    /**
     * The word that a connection begins with, or null if its first four bytes are the length of a
     * packet.
     *
     * @param firstBytes the first four bytes, the first one highest
     */
    public static @Nullable Word of(int firstBytes) {
        for (Word word : values()) {
            if (word.bytes == firstBytes) {
                return word;
            }
        }
        return null;
    }

    /** As it is sent and as it is written in a whitelist. */
    public String text() {
        return text;
    }

    private static int packed(String fourLetters) {
        int packed = 0;
        for (int i = 0; i < 4; i++) {
            packed = packed << 8 | fourLetters.charAt(i);
        }
        return packed;
    }
}
