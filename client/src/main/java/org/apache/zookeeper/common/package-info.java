/** Paths, configuration, TLS and other things that clients share with servers. */
package org.apache.zookeeper.common;
