/**
 * Fast leader election (quorum protocol, section 2). {@link dev.ostler.zab.election.Election} is a
 * member's side of it; what arrives and what time it is are told, what to send is an effect.
 *
 * <pre>
 * received ──► Election ──────────► answers: to who is looking while this member is not,
 *                 │                  and to who has no vote
 *                 ▼
 *              Looking ──► announce the proposal ──► elected ──► tell who was looking too
 * </pre>
 */
@NullMarked
package dev.ostler.zab.election;

import org.jspecify.annotations.NullMarked;
