/**
 * Znodes and watches that outlive disconnects and sessions: {@link
 * dev.ostler.recipes.member.PersistentNode}, read it first, and what is made of it: members of a
 * group, znodes that outlive their maker for a while, and a watch that is always there.
 */
@NullMarked
package dev.ostler.recipes.member;

import org.jspecify.annotations.NullMarked;
