package dev.ostler.recipes.model;

/** A znode does not hold what it should, or a value can't be made bytes of. */
public final class ModelException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String path;

    ModelException(String path, String what, Throwable cause) {
        super(path + " " + what + ": " + cause, cause);
        this.path = path;
    }

    /** The znode, in the client's namespace. */
    public String path() {
        return path;
    }
}
