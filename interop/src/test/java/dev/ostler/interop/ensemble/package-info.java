/** Ensembles of Ostler's and Apache's servers, as processes, under load and faults. */
@NullMarked
package dev.ostler.interop.ensemble;

import org.jspecify.annotations.NullMarked;
