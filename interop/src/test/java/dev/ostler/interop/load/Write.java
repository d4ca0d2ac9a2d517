package dev.ostler.interop.load;

import dev.ostler.protocol.Acl;
import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.OpCode;
import dev.ostler.protocol.Request;
import dev.ostler.protocol.ZnodePath;

import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/**
 * A request that will succeed, or fail as a whole, and what it does to the writer's subtree.
 *
 * @param effect what the request does when it is executed
 */
record Write(Request request, Consumer<Subtree> effect) {
    private static final int CHILDREN_MAX = 60;

    /** The next random write of a session below {@code parent}, if all before it are executed. */
    static Write random(String parent, Subtree expected, Random random) {
        Bytes data = data(random);
        if (!expected.has("left") || !expected.has("right")) {
            return createPair(parent, data);
        }
        if (expected.children().size() > CHILDREN_MAX && random.nextInt(3) > 0) {
            return setOrDelete(parent, expected, data, random);
        }
        return switch (random.nextInt(10)) {
            case 0, 1 -> createSequential(parent, expected, data, 2);
            case 2 -> createSequential(parent, expected, data, 3);
            case 3, 4 -> setBoth(parent, data);
            case 5 -> failingMulti(parent, data);
            case 6 -> multiWithCreate(parent, expected, data);
            default -> setOrDelete(parent, expected, data, random);
        };
    }

    /** Two children that a multi always changes together. */
    private static Write createPair(String parent, Bytes data) {
        return new Write(
                new Request.Multi(
                        List.of(
                                create(parent + "/left", data, 0),
                                create(parent + "/right", data, 0))),
                tree -> {
                    tree.create("left", data, false);
                    tree.create("right", data, false);
                });
    }

    private static Write setBoth(String parent, Bytes data) {
        return new Write(
                new Request.Multi(
                        List.of(set(parent + "/left", data), set(parent + "/right", data))),
                tree -> {
                    tree.set("left", data);
                    tree.set("right", data);
                });
    }

    private static Write failingMulti(String parent, Bytes data) {
        return new Write(
                new Request.Multi(
                        List.of(
                                set(parent + "/left", data),
                                create(parent + "/never", data, 2),
                                new Request.Check(ZnodePath.of(parent + "/right"), 1_000_000_000),
                                set(parent + "/right", data))),
                tree -> {});
    }

    private static Write multiWithCreate(String parent, Subtree expected, Bytes data) {
        String name = "m-" + expected.nextSuffix();
        return new Write(
                new Request.Multi(
                        List.of(
                                set(parent + "/right", data),
                                create(parent + "/m-", data, 2),
                                set(parent + "/" + name, Bytes.EMPTY),
                                set(parent + "/left", data))),
                tree -> {
                    tree.set("right", data);
                    tree.create(name, data, false);
                    tree.set(name, Bytes.EMPTY);
                    tree.set("left", data);
                });
    }

    private static Write createSequential(String parent, Subtree expected, Bytes data, int flags) {
        String name = "s-" + expected.nextSuffix();
        return new Write(
                create(parent + "/s-", data, flags), tree -> tree.create(name, data, flags == 3));
    }

    private static Write setOrDelete(String parent, Subtree expected, Bytes data, Random random) {
        List<String> others =
                expected.children().keySet().stream()
                        .filter(name -> !name.equals("left") && !name.equals("right"))
                        .toList();
        if (others.isEmpty()) {
            return createSequential(parent, expected, data, 2);
        }
        String name = others.get(random.nextInt(others.size()));
        ZnodePath path = ZnodePath.of(parent + "/" + name);
        boolean delete = others.size() > CHILDREN_MAX || random.nextInt(3) == 0;
        return delete
                ? new Write(new Request.Delete(path, -1), tree -> tree.delete(name))
                : new Write(new Request.SetData(path, data, -1), tree -> tree.set(name, data));
    }

    static Request.Create create(String path, Bytes data, int flags) {
        return new Request.Create(OpCode.CREATE, ZnodePath.of(path), data, Acl.OPEN, flags, -1);
    }

    private static Request.SetData set(String path, Bytes data) {
        return new Request.SetData(ZnodePath.of(path), data, -1);
    }

    private static Bytes data(Random random) {
        byte[] bytes = new byte[random.nextInt(40) == 0 ? 20_000 : 1 + random.nextInt(100)];
        random.nextBytes(bytes);
        return Bytes.wrap(bytes);
    }
}
