package org.apache.zookeeper.version;

/** The version of ZooKeeper whose API this is. Of the original's build there is nothing to tell. */
public interface Info {
    int MAJOR = 3;
    int MINOR = 9;
    int MICRO = 6;
    String QUALIFIER = "ostler";
    int REVISION = -1;
    String REVISION_HASH = "ostler";
    String BUILD_DATE = "unknown";
}
