/** Tests of the quorum port. */
@NullMarked
package dev.ostler.server.quorum;

import org.jspecify.annotations.NullMarked;
