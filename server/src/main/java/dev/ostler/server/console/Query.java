package dev.ostler.server.console;

import dev.ostler.protocol.SessionId;
import dev.ostler.protocol.ZnodePath;
import dev.ostler.server.http.HttpRequest;

import org.jspecify.annotations.Nullable;

/** The parameters of a question, checked. */
final class Query {
    private final HttpRequest request;

    Query(HttpRequest request) {
        this.request = request;
    }

    /** Null if it is not there, or empty. */
    @Nullable String text(String name) {
        String text = request.parameter(name);
        return text == null || text.isEmpty() ? null : text;
    }

    String text(String name, String otherwise) {
        String text = text(name);
        return text == null ? otherwise : text;
    }

    /** A path; the root if it is not there. */
    ZnodePath path(String name) {
        return valid(name, text(name, "/"));
    }

    /** A path, or null. */
    @Nullable ZnodePath pathOrNull(String name) {
        String text = text(name);
        return text == null ? null : valid(name, text);
    }

    private static ZnodePath valid(String name, String text) {
        ZnodePath path = ZnodePath.of(text);
        if (!path.isValid()) {
            throw Refusal.badParameter(name, "is no path: it must be like /a/b");
        }
        return path;
    }

    /** A number of things, which is not more than {@code max}: who wants more gets that many. */
    int count(String name, int otherwise, int max) {
        String text = text(name);
        if (text == null) {
            return otherwise;
        }
        if (!text.matches("[0-9]{1,9}") || Integer.parseInt(text) == 0) {
            throw Refusal.badParameter(name, "is no number from 1 on");
        }
        return Math.min(Integer.parseInt(text), max);
    }

    boolean flag(String name) {
        return "true".equals(text(name));
    }

    /** The id of a session, as it is shown. */
    SessionId session(String name) {
        String text = text(name, "");
        if (!text.matches("0x[0-9a-f]{1,16}")) {
            throw Refusal.badParameter(name, "is no session: it must be like 0x100000d99670000");
        }
        return new SessionId(Long.parseUnsignedLong(text, 2, text.length(), 16));
    }
}
