package dev.ostler.protocol;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** Arbitrary requests and transactions: any path, also invalid ones, any data, any ACL. */
final class Samples {
    private Samples() {}

    static Arbitrary<ZnodePath> paths() {
        return Arbitraries.oneOf(
                        Arbitraries.strings().withChars("/ab.").ofMaxLength(12),
                        Arbitraries.strings().withChars("/é世\u0000\u001f\ue000").ofMaxLength(6),
                        Arbitraries.just("/" + "x".repeat(300)))
                .map(ZnodePath::of);
    }

    static Arbitrary<@Nullable Bytes> data() {
        return Arbitraries.bytes()
                .array(byte[].class)
                .ofMaxSize(40)
                .map(Bytes::copyOf)
                .injectNull(0.2);
    }

    static Arbitrary<@Nullable String> texts() {
        return Arbitraries.strings().ascii().ofMaxLength(10).injectNull(0.1);
    }

    static Arbitrary<List<Acl>> acls() {
        Arbitrary<Acl> entries =
                Combinators.combine(Arbitraries.integers(), texts(), texts()).as(Acl::new);
        return Arbitraries.oneOf(Arbitraries.just(Acl.OPEN), entries.list().ofMaxSize(4));
    }

    static Arbitrary<List<ZnodePath>> pathLists() {
        return paths().list().ofMaxSize(4);
    }

    static Arbitrary<Request.Write> multiOperations() {
        return Arbitraries.oneOf(
                creates(),
                Combinators.combine(paths(), Arbitraries.integers()).as(Request.Delete::new),
                Combinators.combine(paths(), data(), Arbitraries.integers())
                        .as(Request.SetData::new),
                Combinators.combine(paths(), Arbitraries.integers()).as(Request.Check::new));
    }

    private static Arbitrary<Request.Write> creates() {
        return Combinators.combine(
                        Arbitraries.of(
                                OpCode.CREATE,
                                OpCode.CREATE2,
                                OpCode.CREATE_CONTAINER,
                                OpCode.CREATE_TTL),
                        paths(),
                        data(),
                        acls().injectNull(0.1),
                        Arbitraries.integers().between(-1, 7),
                        Arbitraries.longs())
                .as(
                        (opCode, path, data, acl, flags, ttl) ->
                                new Request.Create(
                                        opCode,
                                        path,
                                        data,
                                        acl,
                                        flags,
                                        opCode == OpCode.CREATE_TTL ? ttl : -1));
    }

    static Arbitrary<Request> requests() {
        Arbitrary<Boolean> booleans = Arbitraries.of(true, false);
        Arbitrary<Integer> ints = Arbitraries.integers();
        Arbitrary<Request.Read> getData =
                Combinators.combine(paths(), booleans).as(Request.GetData::new);
        Arbitrary<Request.Read> getChildren =
                Combinators.combine(paths(), booleans)
                        .as(
                                (path, watch) ->
                                        new Request.GetChildren(OpCode.GET_CHILDREN, path, watch));
        return Arbitraries.oneOf(
                List.of(
                        multiOperations()
                                .filter(operation -> !(operation instanceof Request.Check))
                                .map(operation -> operation),
                        Combinators.combine(paths(), acls().injectNull(0.1), ints)
                                .as(Request.SetAcl::new),
                        multiOperations().list().ofMaxSize(4).map(Request.Multi::new),
                        Arbitraries.oneOf(getData, getChildren)
                                .list()
                                .ofMaxSize(4)
                                .map(Request.MultiRead::new),
                        Combinators.combine(texts(), texts(), texts(), Arbitraries.longs())
                                .as(Request.Reconfig::new),
                        paths().injectNull(0.1).map(Request.Sync::new),
                        Combinators.combine(paths(), booleans).as(Request.Exists::new),
                        getData.map(read -> read),
                        getChildren.map(read -> read),
                        paths().map(Request.GetAcl::new),
                        paths().map(Request.GetAllChildrenNumber::new),
                        paths().injectNull(0.1).map(Request.GetEphemerals::new),
                        setWatches(),
                        Combinators.combine(paths(), ints).as(Request.AddWatch::new),
                        Combinators.combine(
                                        Arbitraries.of(OpCode.CHECK_WATCHES, OpCode.REMOVE_WATCHES),
                                        paths(),
                                        ints)
                                .as(Request.RemoveWatches::new),
                        Combinators.combine(ints, texts(), data()).as(Request.Auth::new),
                        data().map(Request.Sasl::new)));
    }

    private static Arbitrary<Request> setWatches() {
        return Combinators.combine(
                        Arbitraries.of(true, false),
                        Arbitraries.longs(),
                        pathLists(),
                        pathLists(),
                        pathLists(),
                        pathLists(),
                        pathLists())
                .as(
                        (five, zxid, data, exist, child, persistent, recursive) ->
                                new Request.SetWatches(
                                        five ? OpCode.SET_WATCHES2 : OpCode.SET_WATCHES,
                                        zxid,
                                        data,
                                        exist,
                                        child,
                                        five ? persistent : List.of(),
                                        five ? recursive : List.of()));
    }

    static Arbitrary<Txn> txns() {
        return Arbitraries.oneOf(
                changes(),
                Arbitraries.oneOf(changes(), failures()).list().ofMaxSize(4).map(Txn.Multi::new),
                failures(),
                Arbitraries.integers().map(Txn.CreateSession::new),
                pathLists().map(Txn.CloseSession::new));
    }

    private static Arbitrary<Txn> failures() {
        return Arbitraries.of(ErrorCode.values()).map(Txn.Failed::new);
    }

    private static Arbitrary<Txn> changes() {
        Arbitrary<Integer> ints = Arbitraries.integers();
        return Arbitraries.oneOf(
                Combinators.combine(
                                Arbitraries.of(OpCode.CREATE, OpCode.CREATE2),
                                paths(),
                                data(),
                                acls(),
                                Arbitraries.of(true, false),
                                ints)
                        .as(Txn.Create::new),
                Combinators.combine(paths(), data(), acls(), ints).as(Txn.CreateContainer::new),
                Combinators.combine(paths(), data(), acls(), ints, Arbitraries.longs())
                        .as(Txn.CreateTtl::new),
                Combinators.combine(Arbitraries.of(OpCode.DELETE, OpCode.DELETE_CONTAINER), paths())
                        .as(Txn.Delete::new),
                Combinators.combine(
                                Arbitraries.of(OpCode.SET_DATA, OpCode.RECONFIG),
                                paths(),
                                data(),
                                ints)
                        .as(Txn.SetData::new),
                Combinators.combine(paths(), acls(), ints).as(Txn.SetAcl::new),
                Combinators.combine(paths(), ints).as(Txn.Check::new));
    }

    static Arbitrary<LoggedTxn> loggedTxns() {
        Arbitrary<@Nullable TxnDigest> digests =
                Arbitraries.longs()
                        .map(digest -> new TxnDigest(TxnDigest.VERSION, digest))
                        .injectNull(0.2);
        return Combinators.combine(
                        Arbitraries.longs(),
                        Arbitraries.integers(),
                        Arbitraries.longs(),
                        Arbitraries.longs(),
                        txns(),
                        digests)
                .as(
                        (session, cxid, zxid, time, txn, digest) ->
                                new LoggedTxn(
                                        new TxnHeader(
                                                new SessionId(session),
                                                cxid,
                                                new Zxid(zxid),
                                                time,
                                                txn.type()),
                                        txn,
                                        digest));
    }
}
