/** The clients that people use, each in a process of its own, against the server under test. */
@NullMarked
package dev.ostler.interop.clients;

import org.jspecify.annotations.NullMarked;
