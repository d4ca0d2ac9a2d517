package dev.ostler.recipes.model;

/** Hears of the models of a {@link ModelCache}. Its methods may block. */
@FunctionalInterface
public interface ModelListener<T> {
    /** One has come, changed or gone. One who is slow hears of the last change of several. */
    void changed(ModelEvent<T> event);

    /** There is a znode that holds no value; its model, if there was one, was deleted. */
    default void unreadable(ModelException failure) {}

    /** All that there was when the cache began was told; once. */
    default void initialized() {}
}
