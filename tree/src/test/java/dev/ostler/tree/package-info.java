@NullMarked
package dev.ostler.tree;

import org.jspecify.annotations.NullMarked;
