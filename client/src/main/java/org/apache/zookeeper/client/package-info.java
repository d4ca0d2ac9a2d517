/** Hosts, configuration and four-letter words. */
package org.apache.zookeeper.client;
