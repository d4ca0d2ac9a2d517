/**
 * ZooKeeper's client API: an application written for it runs on these classes unchanged. The
 * behaviour is that of ZooKeeper 3.9 unless a class says otherwise.
 *
 * <p>These packages are not {@code @NullMarked}, unlike all others: ZooKeeper's are not either, and
 * code in Kotlin that compiles against them would not compile any more.
 */
package org.apache.zookeeper;
