/**
 * The archives and the record type that ZooKeeper's generated records are written against. The wire
 * format is jute's binary encoding; applications see these types through {@link
 * org.apache.zookeeper.data.Stat} and its like.
 */
package org.apache.jute;
