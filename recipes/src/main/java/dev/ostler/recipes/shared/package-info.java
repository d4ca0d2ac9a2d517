/**
 * A value that processes share: each has the latest it knows of at hand, hears of changes, and can
 * change it. {@link dev.ostler.recipes.shared.SharedValue} holds bytes, {@link
 * dev.ostler.recipes.shared.SharedCount} a number.
 */
@NullMarked
package dev.ostler.recipes.shared;

import org.jspecify.annotations.NullMarked;
