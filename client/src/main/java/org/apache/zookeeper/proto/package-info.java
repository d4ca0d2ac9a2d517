/** Records of the wire. */
package org.apache.zookeeper.proto;
