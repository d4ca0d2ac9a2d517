@NullMarked
package dev.ostler.recipes.member;

import org.jspecify.annotations.NullMarked;
