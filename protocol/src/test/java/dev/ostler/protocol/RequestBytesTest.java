package dev.ostler.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;
import java.util.stream.Stream;

/** Requests as ZooKeeper's clients send them (client protocol, section 12), without the header. */
class RequestBytesTest {
    private static final String OPEN =
            "00000001 0000001f 00000005 776f726c64 00000006 616e796f6e65";

    private static ZnodePath path(String path) {
        return ZnodePath.of(path);
    }

    static Stream<Arguments> recorded() {
        return Stream.of(
                Arguments.of(
                        new Request.Create(
                                OpCode.CREATE, path("/a"), Bytes.utf8("hello"), Acl.OPEN, 0, -1),
                        "00000002 2f61 | 00000005 68656c6c6f |" + OPEN + "| 00000000"),
                Arguments.of(
                        new Request.Create(
                                OpCode.CREATE2, path("/e-"), Bytes.EMPTY, Acl.OPEN, 3, -1),
                        "00000003 2f652d 00000000" + OPEN + "00000003"),
                Arguments.of(
                        new Request.Create(
                                OpCode.CREATE_CONTAINER, path("/c"), null, Acl.OPEN, 4, -1),
                        "00000002 2f63 ffffffff" + OPEN + "00000004"),
                Arguments.of(
                        new Request.Create(
                                OpCode.CREATE_TTL, path("/t-"), null, Acl.OPEN, 6, 60_000),
                        "00000003 2f742d ffffffff" + OPEN + "00000006 000000000000ea60"),
                Arguments.of(
                        new Request.Create(OpCode.CREATE, path(""), null, null, -1, -1),
                        "00000000 ffffffff ffffffff ffffffff"),
                Arguments.of(new Request.Delete(path("/a"), 7), "00000002 2f61 00000007"),
                Arguments.of(
                        new Request.SetData(path("/a"), Bytes.utf8("world"), 0),
                        "00000002 2f61 00000005 776f726c64 00000000"),
                Arguments.of(
                        new Request.SetAcl(path("/a"), List.of(new Acl(1, "ip", "127.0.0.1")), -1),
                        "00000002 2f61 00000001 00000001 00000002 6970"
                                + " 00000009 3132372e302e302e31 ffffffff"),
                Arguments.of(new Request.Exists(path("/nope"), false), "00000005 2f6e6f7065 00"),
                Arguments.of(new Request.GetData(path("/a"), true), "00000002 2f61 01"),
                Arguments.of(
                        new Request.GetChildren(OpCode.GET_CHILDREN, path("/"), true),
                        "00000001 2f 01"),
                Arguments.of(
                        new Request.GetChildren(OpCode.GET_CHILDREN2, path("/"), false),
                        "00000001 2f 00"),
                Arguments.of(new Request.GetAcl(path("/a")), "00000002 2f61"),
                Arguments.of(new Request.GetAllChildrenNumber(path("/a")), "00000002 2f61"),
                Arguments.of(new Request.GetEphemerals(path("/a")), "00000002 2f61"),
                Arguments.of(new Request.GetEphemerals(null), "ffffffff"),
                Arguments.of(new Request.Sync(path("/a")), "00000002 2f61"),
                Arguments.of(new Request.Sync(null), "ffffffff"),
                Arguments.of(
                        new Request.Multi(
                                List.of(
                                        new Request.Check(path("/a"), 1),
                                        new Request.Create(
                                                OpCode.CREATE,
                                                path("/m"),
                                                Bytes.utf8("1"),
                                                Acl.OPEN,
                                                0,
                                                -1),
                                        new Request.SetData(path("/m"), Bytes.utf8("2"), -1),
                                        new Request.Delete(path("/m"), 1))),
                        "0000000d 00 ffffffff | 00000002 2f61 00000001"
                                + "00000001 00 ffffffff | 00000002 2f6d 00000001 31"
                                + OPEN
                                + "00000000"
                                + "00000005 00 ffffffff | 00000002 2f6d 00000001 32 ffffffff"
                                + "00000002 00 ffffffff | 00000002 2f6d 00000001"
                                + "ffffffff 01 ffffffff"),
                Arguments.of(new Request.Multi(List.of()), "ffffffff 01 ffffffff"),
                Arguments.of(
                        new Request.MultiRead(
                                List.of(
                                        new Request.GetData(path("/a"), false),
                                        new Request.GetChildren(
                                                OpCode.GET_CHILDREN, path("/"), false),
                                        new Request.GetData(path("/nope"), false))),
                        "00000004 00 ffffffff | 00000002 2f61 00"
                                + "00000008 00 ffffffff | 00000001 2f 00"
                                + "00000004 00 ffffffff | 00000005 2f6e6f7065 00"
                                + "ffffffff 01 ffffffff"),
                Arguments.of(
                        new Request.Reconfig(null, "3", null, -1),
                        "ffffffff 00000001 33 ffffffff ffffffffffffffff"),
                Arguments.of(
                        new Request.Auth(0, "digest", Bytes.utf8("bob:secret")),
                        "00000000 00000006 646967657374 0000000a 626f623a736563726574"),
                Arguments.of(
                        new Request.Auth(0, "nosuch", Bytes.utf8("x")),
                        "00000000 00000006 6e6f73756368 00000001 78"),
                Arguments.of(new Request.Sasl(Bytes.EMPTY), "00000000"),
                Arguments.of(new Request.WhoAmI(), ""),
                Arguments.of(new Request.Ping(), ""),
                Arguments.of(new Request.CloseSession(), ""),
                Arguments.of(new Request.AddWatch(path("/a"), 1), "00000002 2f61 00000001"),
                Arguments.of(
                        new Request.RemoveWatches(OpCode.REMOVE_WATCHES, path("/zz"), 3),
                        "00000003 2f7a7a 00000003"),
                Arguments.of(
                        new Request.RemoveWatches(OpCode.CHECK_WATCHES, path("/a"), 5),
                        "00000002 2f61 00000005"),
                Arguments.of(
                        new Request.SetWatches(
                                OpCode.SET_WATCHES2,
                                2,
                                List.of(path("/a")),
                                List.of(path("/a"), path("/later")),
                                List.of(path("/")),
                                List.of(path("/p")),
                                List.of(path("/r"))),
                        "0000000000000002"
                                + "00000001 00000002 2f61"
                                + "00000002 00000002 2f61 00000006 2f6c61746572"
                                + "00000001 00000001 2f"
                                + "00000001 00000002 2f70"
                                + "00000001 00000002 2f72"),
                Arguments.of(
                        new Request.SetWatches(
                                OpCode.SET_WATCHES,
                                2,
                                List.of(path("/a")),
                                List.of(),
                                List.of(path("/")),
                                List.of(),
                                List.of()),
                        "0000000000000002 00000001 00000002 2f61 00000000 00000001 00000001 2f"));
    }

    @ParameterizedTest
    @MethodSource("recorded")
    void aRecordedRequestDecodesAndEncodesToTheSameBytes(Request request, String hex) {
        assertThat(Request.read(request.opCode(), Hex.reader(hex))).isEqualTo(request);
        assertThat(Hex.written(request::write)).isEqualTo(Hex.plain(hex));
    }

    @ParameterizedTest
    @MethodSource("recorded")
    void whatStandsBehindARequestIsLeft(Request request, String hex) {
        var in = Hex.reader(hex + "cafe");

        assertThat(Request.read(request.opCode(), in)).isEqualTo(request);
        assertThat(in.remaining()).isEqualTo(2);
    }
}
