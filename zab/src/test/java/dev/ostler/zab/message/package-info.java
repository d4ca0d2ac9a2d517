/** Tests of what members say to each other. */
@NullMarked
package dev.ostler.zab.message;

import org.jspecify.annotations.NullMarked;
