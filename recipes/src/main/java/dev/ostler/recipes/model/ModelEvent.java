package dev.ostler.recipes.model;

/**
 * What has become of a model. One whose znode can't be read any more is deleted, and created again
 * when it can: so events add up whatever others write.
 */
public sealed interface ModelEvent<T> {
    /** One that is new. */
    record Created<T>(Model<T> model) implements ModelEvent<T> {}

    /** One that was written to; perhaps more than once in between. */
    record Changed<T>(Model<T> before, Model<T> model) implements ModelEvent<T> {}

    /**
     * One that is gone.
     *
     * @param model as it was last known
     */
    record Deleted<T>(Model<T> model) implements ModelEvent<T> {}

    /** As it is now, or was at the end. */
    Model<T> model();
}
