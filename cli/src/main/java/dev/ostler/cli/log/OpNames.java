package dev.ostler.cli.log;

import dev.ostler.protocol.OpCode;

/** Names of transaction types, as ZooKeeper prints them. */
final class OpNames {
    private OpNames() {}

    static String of(int type) {
        return switch (type) {
            case OpCode.CREATE -> "create";
            case OpCode.CREATE2 -> "create2";
            case OpCode.CREATE_TTL -> "createTTL";
            case OpCode.CREATE_CONTAINER -> "createContainer";
            case OpCode.DELETE -> "delete";
            case OpCode.DELETE_CONTAINER -> "deleteContainer";
            case OpCode.SET_DATA -> "setData";
            case OpCode.SET_ACL -> "setACL";
            case OpCode.CHECK -> "check";
            case OpCode.MULTI -> "multi";
            case OpCode.RECONFIG -> "reconfig";
            case OpCode.CREATE_SESSION -> "createSession";
            case OpCode.CLOSE_SESSION -> "closeSession";
            case OpCode.ERROR -> "error";
            default -> "unknown " + type;
        };
    }
}
