/** Tests of whom certificates are for. */
@NullMarked
package dev.ostler.server.tls;

import org.jspecify.annotations.NullMarked;
