package dev.ostler.cli.log;

import dev.ostler.cli.Terminal;
import dev.ostler.protocol.Acl;
import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.Txn;
import dev.ostler.protocol.TxnHeader;
import dev.ostler.protocol.ZnodePath;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A transaction as ZooKeeper's tools print it, in the form of each body. Records without a form of
 * their own are in jute's text: strings begin with a quote and have their separators escaped.
 */
final class TxnText {
    private final DateTimeFormatter dates;

    TxnText(Terminal terminal) {
        dates =
                DateTimeFormatter.ofLocalizedDateTime(FormatStyle.SHORT, FormatStyle.LONG)
                        .withLocale(terminal.locale())
                        .withZone(terminal.zone());
    }

    String line(DumpedTxn dumped) {
        TxnHeader header = dumped.header();
        // Since Java 20 the space before AM is one that scripts do not split at.
        String date = dates.format(Instant.ofEpochMilli(header.time())).replace('\u202f', ' ');
        return date
                + " session "
                + header.clientId()
                + " cxid 0x"
                + Integer.toHexString(header.cxid())
                + " zxid "
                + header.zxid()
                + " "
                + OpNames.of(header.type())
                + " "
                + body(dumped);
    }

    private static String body(DumpedTxn dumped) {
        if (dumped.error() != null) {
            return dumped.error().toString();
        }
        return dumped.txn() == null
                ? "(cannot be decoded: " + dumped.problem() + ")"
                : body(dumped.txn());
    }

    private static String body(Txn body) {
        return switch (body) {
            case Txn.Create txn ->
                    start(txn.path(), txn.data(), txn.acl())
                            + txn.ephemeral()
                            + ","
                            + txn.parentCversion();
            case Txn.CreateContainer txn ->
                    start(txn.path(), txn.data(), txn.acl()) + txn.parentCversion();
            case Txn.CreateTtl txn ->
                    start(txn.path(), txn.data(), txn.acl())
                            + txn.parentCversion()
                            + ","
                            + txn.ttl();
            case Txn.Delete txn -> quote(txn.path().toString());
            case Txn.SetData txn -> txn.path() + "," + data(txn.data()) + "," + txn.version();
            case Txn.SetAcl txn ->
                    quote(txn.path().toString())
                            + ","
                            + vector(txn.acl(), acl -> "s{" + acl(acl) + "}")
                            + ","
                            + txn.version();
            case Txn.Check txn -> quote(txn.path().toString()) + "," + txn.version();
            case Txn.Multi txn ->
                    txn.operations().stream()
                            .map(operation -> OpNames.of(operation.type()) + ":" + body(operation))
                            .collect(Collectors.joining(";"));
            case Txn.CreateSession txn -> String.valueOf(txn.timeout());
            case Txn.CloseSession txn ->
                    txn.deletes() == null
                            ? ""
                            : vector(txn.deletes(), path -> quote(path.toString()));
            case Txn.Failed txn -> String.valueOf(txn.error().code());
        };
    }

    private static String start(ZnodePath path, @Nullable Bytes data, List<Acl> acl) {
        // Each entry ends its line, an oddity of the original that scripts have learnt to read.
        String entries =
                acl.stream()
                        .map(entry -> acl(entry) + "\n")
                        .collect(Collectors.joining(", ", "[", "]"));
        return path + "," + data(data) + "," + entries + ",";
    }

    private static String data(@Nullable Bytes data) {
        return data == null ? "" : data.toUtf8String();
    }

    private static String acl(Acl acl) {
        return acl.permissions() + ",s{" + quote(acl.scheme()) + "," + quote(acl.id()) + "}";
    }

    private static <T> String vector(List<T> elements, Function<T, String> text) {
        return elements.stream().map(text).collect(Collectors.joining(",", "v{", "}"));
    }

    private static String quote(@Nullable String text) {
        if (text == null) {
            return "'";
        }
        var quoted = new StringBuilder("'");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\0' -> quoted.append("%00");
                case '\n' -> quoted.append("%0A");
                case '\r' -> quoted.append("%0D");
                case ',' -> quoted.append("%2C");
                case '}' -> quoted.append("%7D");
                case '%' -> quoted.append("%25");
                default -> quoted.append(c);
            }
        }
        return quoted.toString();
    }
}
