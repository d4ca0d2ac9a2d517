/** Quorums, as clients read them from the configuration. */
package org.apache.zookeeper.server.quorum.flexible;
