/**
 * The audit log: who changed what, by ZooKeeper's logger and in its form. Read {@link
 * dev.ostler.server.audit.AuditLog} first.
 */
@NullMarked
package dev.ostler.server.audit;

import org.jspecify.annotations.NullMarked;
