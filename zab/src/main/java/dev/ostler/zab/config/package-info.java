/**
 * Who belongs to the ensemble, and what a quorum of it is. Start with {@link
 * dev.ostler.zab.config.Membership}. Hosts are text here: nothing in this package resolves a name,
 * so that a change in the DNS is never a change of members.
 */
@NullMarked
package dev.ostler.zab.config;

import org.jspecify.annotations.NullMarked;
