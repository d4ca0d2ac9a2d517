package org.apache.zookeeper.cli;

/** Shows data as a table of bytes and characters, sixteen a line. */
public class HexDumpOutputFormatter implements OutputFormatter {
    public static final HexDumpOutputFormatter INSTANCE = new HexDumpOutputFormatter();

    private static final int ROW = 16;
    private static final String RULE =
            "+--------+-------------------------------------------------+----------------+";
    private static final String HEAD =
            """
                     +-------------------------------------------------+
                     |  0  1  2  3  4  5  6  7  8  9  a  b  c  d  e  f |
            """;

    @Override
    public String format(byte[] data) {
        if (data.length == 0) {
            return "";
        }
        var text = new StringBuilder(HEAD).append(RULE);
        for (int row = 0; row < data.length; row += ROW) {
            appendRow(data, row, text.append('\n'));
        }
        return text.append('\n').append(RULE).toString();
    }

    private static void appendRow(byte[] data, int row, StringBuilder text) {
        text.append(String.format("|%08x|", row));
        for (int i = row; i < row + ROW; i++) {
            text.append(i < data.length ? String.format(" %02x", data[i]) : "   ");
        }
        text.append(" |");
        for (int i = row; i < row + ROW; i++) {
            text.append(i < data.length ? printable(data[i]) : ' ');
        }
        text.append('|');
    }

    private static char printable(byte b) {
        return b > 0x1f && b < 0x7f ? (char) b : '.';
    }
}
