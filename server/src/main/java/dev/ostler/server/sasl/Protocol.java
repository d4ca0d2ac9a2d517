package dev.ostler.server.sasl;

/**
 * What both sides of DIGEST-MD5 must mean.
 *
 * @param service the first part of the digest-uri
 * @param realm its second part, and the realm of the users
 */
record Protocol(String service, String realm) {
    static final Protocol CLIENTS = new Protocol("zookeeper", "zk-sasl-md5");

    static final Protocol MEMBERS = new Protocol("zookeeper-quorum", "zk-quorum-sasl-md5");
}
