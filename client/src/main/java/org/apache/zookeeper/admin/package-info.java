/** Operations on the ensemble itself. */
package org.apache.zookeeper.admin;
