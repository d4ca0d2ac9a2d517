/** The configuration of an ensemble, as clients read it. */
package org.apache.zookeeper.server.quorum;
