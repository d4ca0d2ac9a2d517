/** What members say to each other on the quorum port. */
@NullMarked
package dev.ostler.zab.message;

import org.jspecify.annotations.NullMarked;
