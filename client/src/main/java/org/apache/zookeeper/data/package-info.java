/** Records that applications see. */
package org.apache.zookeeper.data;
