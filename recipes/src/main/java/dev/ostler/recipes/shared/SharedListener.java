package dev.ostler.recipes.shared;

/** Hears of the values of a shared one, as a listener that may block. */
@FunctionalInterface
public interface SharedListener<T> {
    /** It has changed. Never one that is older than the last; some may be left out. */
    void changed(Versioned<T> now);
}
