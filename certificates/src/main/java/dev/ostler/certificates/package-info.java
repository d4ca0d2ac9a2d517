/**
 * Files with keys and certificates, for clients and servers alike: {@link
 * dev.ostler.certificates.StoreType} has the formats, {@link dev.ostler.certificates.Stores} reads
 * them, {@link dev.ostler.certificates.Trust} says whose certificates are believed by them.
 */
@NullMarked
package dev.ostler.certificates;

import org.jspecify.annotations.NullMarked;
