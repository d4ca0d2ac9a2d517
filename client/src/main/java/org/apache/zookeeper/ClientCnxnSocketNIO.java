package org.apache.zookeeper;

import org.apache.zookeeper.client.ZKClientConfig;

/**
 * Its name is a value of {@link ZKClientConfig#ZOOKEEPER_CLIENT_CNXN_SOCKET} that stands for TCP
 * without TLS. There is nothing else in it.
 */
public class ClientCnxnSocketNIO {
    private ClientCnxnSocketNIO() {}
}
