/** Tests of who belongs to the ensemble. */
@NullMarked
package dev.ostler.zab.config;

import org.jspecify.annotations.NullMarked;
