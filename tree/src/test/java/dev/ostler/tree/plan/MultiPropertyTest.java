package dev.ostler.tree.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.protocol.Acl;
import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.ErrorCode;
import dev.ostler.protocol.OpCode;
import dev.ostler.protocol.Request;
import dev.ostler.protocol.Zxid;
import dev.ostler.tree.Change;
import dev.ostler.tree.Outcome;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

import java.util.ArrayList;
import java.util.List;

/**
 * A multi is planned without touching the tree. It must come to what its operations come to when
 * each is applied before the next is planned, as far as they succeed.
 */
class MultiPropertyTest {
    private static final long TIME = 5_000_000;

    @Provide
    Arbitrary<List<Request.Write>> operations() {
        Arbitrary<String> paths =
                Arbitraries.of(
                        "/a",
                        "/a/b",
                        "/e",
                        "/e/x",
                        "/s-",
                        "/a/",
                        "/",
                        "//a",
                        "/closed",
                        "/closed/x");
        Arbitrary<Integer> versions = Arbitraries.of(-1, -1, -1, 0, 1, 2);
        Arbitrary<Request.Write> creates =
                Combinators.combine(
                                Arbitraries.of(1, 1, 15, 19, 21),
                                paths,
                                Arbitraries.of(0, 0, 1, 1, 2, 3, 4, 5, 6))
                        .filter((opCode, path, flags) -> opCode == OpCode.CREATE_TTL || flags <= 4)
                        .as(
                                (opCode, path, flags) ->
                                        Server.create(
                                                opCode,
                                                path,
                                                Bytes.utf8("d"),
                                                acl(path),
                                                flags,
                                                9));
        Arbitrary<Request.Write> deletes = Combinators.combine(paths, versions).as(Server::delete);
        Arbitrary<Request.Write> writes =
                Combinators.combine(paths, versions)
                        .as((path, version) -> Server.setData(path, "more", version));
        Arbitrary<Request.Write> checks = Combinators.combine(paths, versions).as(Server::check);
        return Arbitraries.frequencyOf(
                        Tuple.of(6, creates),
                        Tuple.of(2, deletes),
                        Tuple.of(2, writes),
                        Tuple.of(1, checks))
                .list()
                .ofMinSize(1)
                .ofMaxSize(20);
    }

    private static List<Acl> acl(String path) {
        return path.equals("/closed")
                ? List.of(new Acl(Acl.READ | Acl.WRITE, "world", "anyone"))
                : Acl.OPEN;
    }

    private static Server server() {
        var server = new Server();
        server.make("/a", "/a/b");
        return server;
    }

    @Property(tries = 300)
    void aMultiComesToWhatItsOperationsComeTo(
            @ForAll("operations") List<Request.Write> operations) {
        Server whole = server();
        Server single = server();
        Zxid zxid = whole.nextZxid();
        long digestBefore = whole.tree.digest();

        var passed = new ArrayList<Request.Write>();
        var changes = new ArrayList<Change>();
        for (Request.Write operation : operations) {
            Planned alone = plan(single, List.of(operation), zxid);
            ErrorCode error = alone.outcome().operations().getLast().error();
            changes.addAll(alone.changes());
            if (error == ErrorCode.OK) {
                passed.add(operation);
            } else {
                var failing = new ArrayList<>(passed);
                failing.add(operation);
                assertFails(whole, failing, error, zxid);
                assertThat(whole.tree.digest()).isEqualTo(digestBefore);
            }
        }

        Planned multi = plan(whole, passed, zxid);
        assertThat(multi.outcome().error()).isEqualTo(ErrorCode.OK);
        assertThat(multi.changes()).isEqualTo(changes);
        assertThat(whole.tree.digest()).isEqualTo(single.tree.digest());
    }

    private static void assertFails(
            Server server, List<Request.Write> operations, ErrorCode error, Zxid zxid) {
        Planned multi = plan(server, operations, zxid);
        assertThat(multi.changes()).isEmpty();
        assertThat(multi.outcome().operations().getLast().error())
                .as("the last of %s", operations)
                .isEqualTo(error);
        assertThat(multi.outcome().operations().subList(0, operations.size() - 1))
                .extracting(Outcome::error)
                .allMatch(before -> before == ErrorCode.OK);
    }

    private static Planned plan(Server server, List<Request.Write> operations, Zxid zxid) {
        return server.planner.plan(server.requester(), new Request.Multi(operations), zxid, TIME);
    }
}
