/**
 * What readers see: the published state ({@link dev.ostler.replica.view.View}), the answers to
 * reads ({@link dev.ostler.replica.view.Reads}), and the events that a publication sends to those
 * who watch.
 */
@NullMarked
package dev.ostler.replica.view;

import org.jspecify.annotations.NullMarked;
