/** Programs that operators and scripts start by ZooKeeper's names; the work is done elsewhere. */
@NullMarked
package org.apache.zookeeper.server.persistence;

import org.jspecify.annotations.NullMarked;
