/**
 * A member of an ensemble as a state machine: it looks for a leader, leads or learns, and looks
 * again.
 *
 * <pre>
 *   Looking ─ elected ─→ Leading  (Leader  + LeadingService)  ─┐
 *      ↑                 Learning (Learner + LearningService) ─┤ the role ends
 *      └─ the state is that of the log, and durable ─ Leaving ←┘
 * </pre>
 *
 * <p>{@link dev.ostler.replica.ensemble.EnsembleMember} is what a shell drives, {@link
 * dev.ostler.replica.ensemble.EnsembleEffects} and {@link
 * dev.ostler.replica.ensemble.MemberStorage} are what it provides.
 */
@NullMarked
package dev.ostler.replica.ensemble;

import org.jspecify.annotations.NullMarked;
