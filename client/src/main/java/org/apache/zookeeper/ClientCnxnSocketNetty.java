package org.apache.zookeeper;

import org.apache.zookeeper.client.ZKClientConfig;

/**
 * Its name is a value of {@link ZKClientConfig#ZOOKEEPER_CLIENT_CNXN_SOCKET} that stands for the
 * transport that can do TLS, without Netty. There is nothing else in it.
 */
public class ClientCnxnSocketNetty {
    private ClientCnxnSocketNetty() {}
}
