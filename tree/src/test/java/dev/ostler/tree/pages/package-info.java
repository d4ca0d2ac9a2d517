@NullMarked
package dev.ostler.tree.pages;

import org.jspecify.annotations.NullMarked;
