/** Which version this is. */
package org.apache.zookeeper.version;
