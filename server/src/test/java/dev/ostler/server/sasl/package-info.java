/** Tests of SASL, with the other side of the JDK. */
@NullMarked
package dev.ostler.server.sasl;

import org.jspecify.annotations.NullMarked;
