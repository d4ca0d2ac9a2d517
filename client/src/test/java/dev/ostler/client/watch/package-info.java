@NullMarked
package dev.ostler.client.watch;

import org.jspecify.annotations.NullMarked;
