/** Digests of passwords. */
package org.apache.zookeeper.server.auth;
