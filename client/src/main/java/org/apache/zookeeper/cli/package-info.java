/** What ZooKeeper's shell offers to programs that extend it. */
package org.apache.zookeeper.cli;
