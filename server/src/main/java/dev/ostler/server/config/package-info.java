/**
 * What the operator asked for: {@code zoo.cfg}, start-up arguments and system properties, read once
 * and checked into one record per concern. Nothing else in the server reads a property. Begin with
 * {@link dev.ostler.server.config.ServerConfig}.
 *
 * <pre>
 *   zoo.cfg ──▶ ConfigFile ──┐
 *   arguments ───────────────┼──▶ Settings ──▶ ClientPortConfig, StorageConfig, … ──▶ ServerConfig
 *   -D properties ───────────┘      (who said it, in which line)
 * </pre>
 */
@NullMarked
package dev.ostler.server.config;

import org.jspecify.annotations.NullMarked;
