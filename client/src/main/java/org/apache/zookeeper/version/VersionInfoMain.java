package org.apache.zookeeper.version;

import org.apache.zookeeper.Version;

/** Prints the version. */
public class VersionInfoMain implements Info {
    public static void main(String[] args) {
        System.out.println("Apache ZooKeeper, version " + Version.getFullVersion());
    }
}
