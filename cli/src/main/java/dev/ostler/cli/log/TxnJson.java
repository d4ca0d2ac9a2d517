package dev.ostler.cli.log;

import dev.ostler.cli.AclJson;
import dev.ostler.cli.Json;
import dev.ostler.protocol.Txn;
import dev.ostler.protocol.TxnHeader;

import java.util.stream.Collectors;

/** A transaction as one JSON object. */
final class TxnJson {
    private TxnJson() {}

    static String line(DumpedTxn dumped) {
        TxnHeader header = dumped.header();
        var json =
                new Json()
                        .hex("zxid", header.zxid().value())
                        .number("time", header.time())
                        .hex("session", header.clientId().value())
                        .hex("cxid", header.cxid() & 0xffffffffL)
                        .string("type", OpNames.of(header.type()));
        if (dumped.error() != null) {
            json.number("error", dumped.error());
        }
        if (dumped.txn() != null) {
            body(json, dumped.txn());
        }
        if (dumped.problem() != null) {
            json.string("problem", dumped.problem());
        }
        if (dumped.digest() != null) {
            json.number("digestVersion", dumped.digest().version());
            json.hex("digest", dumped.digest().treeDigest());
        }
        return json.bool("checksumOk", dumped.intact()).end();
    }

    private static String operation(Txn txn) {
        var json = new Json().string("type", OpNames.of(txn.type()));
        body(json, txn);
        return json.end();
    }

    private static void body(Json json, Txn body) {
        switch (body) {
            case Txn.Create txn ->
                    json.string("path", txn.path().toString())
                            .base64("data", txn.data())
                            .raw("acl", AclJson.of(txn.acl()))
                            .bool("ephemeral", txn.ephemeral())
                            .number("parentCversion", txn.parentCversion());
            case Txn.CreateContainer txn ->
                    json.string("path", txn.path().toString())
                            .base64("data", txn.data())
                            .raw("acl", AclJson.of(txn.acl()))
                            .number("parentCversion", txn.parentCversion());
            case Txn.CreateTtl txn ->
                    json.string("path", txn.path().toString())
                            .base64("data", txn.data())
                            .raw("acl", AclJson.of(txn.acl()))
                            .number("parentCversion", txn.parentCversion())
                            .number("ttl", txn.ttl());
            case Txn.Delete txn -> json.string("path", txn.path().toString());
            case Txn.SetData txn ->
                    json.string("path", txn.path().toString())
                            .base64("data", txn.data())
                            .number("version", txn.version());
            case Txn.SetAcl txn ->
                    json.string("path", txn.path().toString())
                            .raw("acl", AclJson.of(txn.acl()))
                            .number("version", txn.version());
            case Txn.Check txn ->
                    json.string("path", txn.path().toString()).number("version", txn.version());
            case Txn.Multi txn ->
                    json.raw(
                            "operations",
                            txn.operations().stream()
                                    .map(TxnJson::operation)
                                    .collect(Collectors.joining(",", "[", "]")));
            case Txn.CreateSession txn -> json.number("timeout", txn.timeout());
            case Txn.CloseSession txn -> {
                if (txn.deletes() != null) {
                    json.raw(
                            "deletes",
                            txn.deletes().stream()
                                    .map(path -> Json.quote(path.toString()))
                                    .collect(Collectors.joining(",", "[", "]")));
                }
            }
            case Txn.Failed txn -> json.number("error", txn.error().code());
        }
    }
}
