package dev.ostler.recipes.config;

/** Hears that another configuration counts. */
@FunctionalInterface
public interface ConfigListener {
    /**
     * Another one counts. Each is one publish as a whole, and a later one than that before; who is
     * slow does not hear of each in between. May block.
     *
     * @param before what it was told last; {@link Config#EMPTY} at first
     */
    void changed(Config before, Config now);
}
