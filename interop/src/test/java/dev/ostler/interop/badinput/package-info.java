/** What no client should send, and what a server must make of it. */
@NullMarked
package dev.ostler.interop.badinput;

import org.jspecify.annotations.NullMarked;
