/**
 * How an ensemble agrees: election, discovery, synchronisation, broadcast; transactions are opaque
 * here.
 */
@NullMarked
package dev.ostler.zab;

import org.jspecify.annotations.NullMarked;
