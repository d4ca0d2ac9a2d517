package org.apache.zookeeper;

import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Id;

import java.util.ArrayList;
import java.util.List;

/** Names and numbers of the protocol. */
public class ZooDefs {
    /** The znode that holds the configuration of the ensemble. */
    public static final String CONFIG_NODE = "/zookeeper/config";

    public static final String ZOOKEEPER_NODE_SUBTREE = "/zookeeper/";

    /** The numbers of the operations. */
    public interface OpCode {
        int notification = 0;
        int create = 1;
        int delete = 2;
        int exists = 3;
        int getData = 4;
        int setData = 5;
        int getACL = 6;
        int setACL = 7;
        int getChildren = 8;
        int sync = 9;
        int ping = 11;
        int getChildren2 = 12;
        int check = 13;
        int multi = 14;
        int create2 = 15;
        int reconfig = 16;
        int checkWatches = 17;
        int removeWatches = 18;
        int createContainer = 19;
        int deleteContainer = 20;
        int createTTL = 21;
        int multiRead = 22;
        int auth = 100;
        int setWatches = 101;
        int sasl = 102;
        int getEphemerals = 103;
        int getAllChildrenNumber = 104;
        int setWatches2 = 105;
        int addWatch = 106;
        int whoAmI = 107;
        int createSession = -10;
        int closeSession = -11;
        int error = -1;
    }

    /** The permissions, as bits. */
    public interface Perms {
        int READ = 1 << 0;
        int WRITE = 1 << 1;
        int CREATE = 1 << 2;
        int DELETE = 1 << 3;
        int ADMIN = 1 << 4;
        int ALL = READ | WRITE | CREATE | DELETE | ADMIN;
    }

    /** Identities and access control lists that are used often. */
    @SuppressWarnings("NonApiType") // The type is in the signature that applications link to.
    public interface Ids {
        /** Everybody. */
        Id ANYONE_ID_UNSAFE = new Id("world", "anyone");

        /** Stands for all identities of the creator. */
        Id AUTH_IDS = new Id("auth", "");

        /** Everybody may do everything. */
        ArrayList<ACL> OPEN_ACL_UNSAFE =
                new ArrayList<>(List.of(new ACL(Perms.ALL, ANYONE_ID_UNSAFE)));

        /** The creator may do everything. */
        ArrayList<ACL> CREATOR_ALL_ACL = new ArrayList<>(List.of(new ACL(Perms.ALL, AUTH_IDS)));

        /** Everybody may read. */
        ArrayList<ACL> READ_ACL_UNSAFE =
                new ArrayList<>(List.of(new ACL(Perms.READ, ANYONE_ID_UNSAFE)));
    }

    /** The numbers of {@link AddWatchMode}. */
    public interface AddWatchModes {
        int persistent = 0;
        int persistentRecursive = 1;
    }
}
