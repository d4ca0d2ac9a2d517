@NullMarked
package dev.ostler.replica.view;

import org.jspecify.annotations.NullMarked;
