@NullMarked
package dev.ostler.client;

import org.jspecify.annotations.NullMarked;
