/** The part of ZooKeeper's server classes that clients link against. */
package org.apache.zookeeper.server;
