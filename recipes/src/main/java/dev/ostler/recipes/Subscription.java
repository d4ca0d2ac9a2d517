package dev.ostler.recipes;

/** Something that goes on until it is closed; closing it a second time does nothing. */
@FunctionalInterface
public interface Subscription extends AutoCloseable {
    @Override
    void close();
}
