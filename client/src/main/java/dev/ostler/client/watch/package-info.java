/** Which watchers wait for what, and whom an event is for. */
@NullMarked
package dev.ostler.client.watch;

import org.jspecify.annotations.NullMarked;
