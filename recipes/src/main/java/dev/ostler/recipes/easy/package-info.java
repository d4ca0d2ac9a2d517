/**
 * A client for those who want it easy: {@link dev.ostler.recipes.easy.SimpleClient} connects when
 * it is made, keeps trying until its deadline, and has listeners that need no further care.
 */
@NullMarked
package dev.ostler.recipes.easy;

import org.jspecify.annotations.NullMarked;
