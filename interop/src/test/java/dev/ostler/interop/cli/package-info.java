/** Both shells against both servers: Apache's zkCli and Ostler's. */
@NullMarked
package dev.ostler.interop.cli;

import org.jspecify.annotations.NullMarked;
