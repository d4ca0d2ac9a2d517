/** Tests of {@code dev.ostler.server.auth}. */
@NullMarked
package dev.ostler.server.auth;

import org.jspecify.annotations.NullMarked;
