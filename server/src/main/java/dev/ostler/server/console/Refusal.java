package dev.ostler.server.console;

import org.jspecify.annotations.Nullable;

/** A question that can't be answered; the page knows each by its code. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;

    private Refusal(int status, String code, @Nullable String message) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
    }

    int status() {
        return status;
    }

    /** For programs. */
    String code() {
        return code;
    }

    static Refusal badParameter(String name, String problem) {
        return new Refusal(400, "bad_parameter", "The parameter " + name + " " + problem);
    }

    static Refusal badCredentials() {
        return new Refusal(
                401, "bad_credentials", "The header Authorization is not: digest user:password");
    }

    static Refusal loginRequired() {
        return new Refusal(
                401, "login_required", "This server answers only clients that say who they are");
    }

    static Refusal notReadable(String path) {
        return new Refusal(403, "no_auth", "The ACL of " + path + " does not let you read it");
    }

    static Refusal noZnode(String path) {
        return new Refusal(404, "no_node", "There is no znode " + path);
    }

    static Refusal noSession(String id) {
        return new Refusal(404, "no_session", "There is no session " + id);
    }

    static Refusal noQuestion(String name) {
        return new Refusal(404, "no_question", "There is no " + name + " to ask for");
    }

    static Refusal notServing() {
        return new Refusal(
                503,
                "not_serving",
                "This server does not serve clients now: it starts or stops, or finds no quorum");
    }
}
