package dev.ostler.client.core;

/** Is told, exactly once, how an operation ended. Must not block: the connection's thread calls. */
@FunctionalInterface
public interface Completion<R> {
    void complete(Reply<R> reply);
}
