package dev.ostler.cli.shell.tree;

import dev.ostler.cli.shell.CommandException;
import dev.ostler.cli.shell.Row;
import dev.ostler.cli.shell.node.AclText;

import org.apache.zookeeper.ZKUtil;
import org.apache.zookeeper.data.ACL;
import org.jspecify.annotations.Nullable;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * A znode as a line of an export: a JSON object with {@code path} (from the exported root on, which
 * itself is empty), {@code data} or {@code dataBase64}, and {@code acl}.
 */
@SuppressWarnings("ArrayRecordComponent") // Nobody compares lines.
record NodeLine(String path, byte @Nullable [] data, List<ACL> acl) {
    static NodeLine of(Node node, String relativePath) {
        return new NodeLine(relativePath, node.data(), node.acl());
    }

    String json() {
        return new Row().text("path", path).data(data).text("acl", ZKUtil.aclToString(acl)).json();
    }

    /**
     * Reads a line.
     *
     * @param number of the line, for messages
     * @throws CommandException if it is none
     */
    static NodeLine parse(String line, int number, PrintStream problems) throws CommandException {
        try {
            Map<String, String> members = JsonObject.parse(line);
            String path = members.get("path");
            String acl = members.get("acl");
            if (path == null || acl == null) {
                throw new IllegalArgumentException("a path and an acl are needed");
            }
            if (!path.isEmpty() && !path.startsWith("/")) {
                throw new IllegalArgumentException("the path must begin with a slash");
            }
            List<ACL> entries = AclText.parse(acl, problems);
            if (entries.isEmpty()) {
                throw new IllegalArgumentException("the acl is not valid");
            }
            return new NodeLine(path, data(members), entries);
        } catch (IllegalArgumentException e) {
            throw new CommandException("Line %d: %s".formatted(number, e.getMessage()));
        }
    }

    private static byte @Nullable [] data(Map<String, String> members) {
        String base64 = members.get("dataBase64");
        if (base64 != null) {
            return Base64.getDecoder().decode(base64);
        }
        String text = members.get("data");
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }
}
