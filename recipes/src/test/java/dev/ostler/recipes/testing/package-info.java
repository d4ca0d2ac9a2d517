/** What the tests of all recipes need: a server in this process, and a link to it that breaks. */
@NullMarked
package dev.ostler.recipes.testing;

import org.jspecify.annotations.NullMarked;
