/**
 * ZooKeeper's client API: an application written for it runs on these classes unchanged. The
 * behaviour is that of ZooKeeper 3.9 unless a class says otherwise.
 */
package org.apache.zookeeper;
