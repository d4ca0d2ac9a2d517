/**
 * The operations on znodes, each as a builder: {@link dev.ostler.recipes.operation.Create} and its
 * like are what a client's verbs give. An operation is repeated as far as its settings make that
 * harmless; what they need of the client is {@link dev.ostler.recipes.operation.OperationContext}.
 */
@NullMarked
package dev.ostler.recipes.operation;

import org.jspecify.annotations.NullMarked;
