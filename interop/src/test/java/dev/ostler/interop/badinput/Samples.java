package dev.ostler.interop.badinput;

import dev.ostler.protocol.Acl;
import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.OpCode;
import dev.ostler.protocol.Request;
import dev.ostler.protocol.ZnodePath;

import java.util.List;

/** One well-formed request of every kind that a client can send. */
final class Samples {
    private static final ZnodePath PATH = ZnodePath.of("/sample");
    private static final Bytes DATA = Bytes.utf8("data");
    private static final List<Acl> ACL =
            List.of(new Acl(Acl.ALL, "world", "anyone"), new Acl(Acl.READ, "ip", "127.0.0.1"));

    private Samples() {}

    static List<Request> all() {
        return List.of(
                new Request.Create(OpCode.CREATE, PATH, DATA, ACL, 0, -1),
                new Request.Create(OpCode.CREATE2, PATH, DATA, ACL, 3, -1),
                new Request.Create(OpCode.CREATE_CONTAINER, PATH, null, ACL, 4, -1),
                new Request.Create(OpCode.CREATE_TTL, PATH, DATA, ACL, 5, 1_000_000),
                new Request.SetData(PATH, DATA, -1),
                new Request.SetAcl(PATH, ACL, -1),
                new Request.Exists(PATH, true),
                new Request.GetData(PATH, true),
                new Request.GetChildren(OpCode.GET_CHILDREN, PATH, true),
                new Request.GetChildren(OpCode.GET_CHILDREN2, PATH, true),
                new Request.GetAcl(PATH),
                new Request.GetAllChildrenNumber(PATH),
                new Request.GetEphemerals(PATH),
                new Request.Sync(PATH),
                multi(),
                new Request.MultiRead(
                        List.of(
                                new Request.GetData(PATH, false),
                                new Request.GetChildren(OpCode.GET_CHILDREN, PATH, false))),
                new Request.AddWatch(PATH, 1),
                setWatches(OpCode.SET_WATCHES, List.of()),
                setWatches(OpCode.SET_WATCHES2, List.of(PATH)),
                new Request.RemoveWatches(OpCode.CHECK_WATCHES, PATH, 3),
                new Request.RemoveWatches(OpCode.REMOVE_WATCHES, PATH, 3),
                new Request.WhoAmI(),
                new Request.Ping(),
                new Request.Reconfig(null, "1", null, -1),
                new Request.Auth(0, "digest", Bytes.utf8("user:password")),
                new Request.Sasl(DATA),
                new Request.Delete(PATH, -1),
                new Request.CloseSession());
    }

    private static Request multi() {
        return new Request.Multi(
                List.of(
                        new Request.Create(OpCode.CREATE, PATH, DATA, ACL, 2, -1),
                        new Request.SetData(PATH, DATA, -1),
                        new Request.Check(PATH, -1),
                        new Request.Delete(ZnodePath.of("/never"), 7)));
    }

    private static Request setWatches(int opCode, List<ZnodePath> more) {
        return new Request.SetWatches(
                opCode, 0, List.of(PATH), List.of(PATH), List.of(PATH), more, more);
    }
}
