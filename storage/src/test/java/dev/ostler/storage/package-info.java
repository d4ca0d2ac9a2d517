/** Tests of recovery, purge and what else stands above log and snapshots. */
@NullMarked
package dev.ostler.storage;

import org.jspecify.annotations.NullMarked;
