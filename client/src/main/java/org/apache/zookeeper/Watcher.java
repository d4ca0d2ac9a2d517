package org.apache.zookeeper;

/** Is told of changes: of a znode it was left on, and of the client's connection. */
@FunctionalInterface
public interface Watcher {
    /** Runs on the client's event thread, one event at a time; must not wait for another event. */
    void process(WatchedEvent event);

    /** The kinds of watchers that can be removed. */
    enum WatcherType {
        /** Left by getChildren. */
        Children(1),
        /** Left by getData and exists. */
        Data(2),
        /** All. */
        Any(3),
        /** Left by addWatch for one znode. */
        Persistent(4),
        /** Left by addWatch for a znode and all below it. */
        PersistentRecursive(5);

        private final int value;

        WatcherType(int value) {
            this.value = value;
        }

        public int getIntValue() {
            return value;
        }

        /**
         * The type with this number.
         *
         * @throws RuntimeException if there is none
         */
        public static WatcherType fromInt(int value) {
            for (WatcherType type : values()) {
                if (type.value == value) {
                    return type;
                }
            }
            throw new RuntimeException(
                    "Invalid integer value for conversion to WatcherType: " + value);
        }
    }

    /** What an event says. */
    interface Event {
        /** The state of the client's connection when the event happened. */
        enum KeeperState {
            /** Not used. */
            @Deprecated
            Unknown(-1),
            /** There is no connection; the client looks for one. */
            Disconnected(0),
            /** Not used. */
            @Deprecated
            NoSyncConnected(1),
            /** There is a connection to a read-write server. */
            SyncConnected(3),
            /** Credentials were refused; the client is dead. */
            AuthFailed(4),
            /** There is a connection to a server without a quorum. */
            ConnectedReadOnly(5),
            /** SASL authentication has succeeded. */
            SaslAuthenticated(6),
            /** The session is over; the client is dead. */
            Expired(-112),
            /** The client was closed. */
            Closed(7);

            private final int value;

            KeeperState(int value) {
                this.value = value;
            }

            public int getIntValue() {
                return value;
            }

            /**
             * The state with this number.
             *
             * @throws RuntimeException if there is none
             */
            public static KeeperState fromInt(int value) {
                for (KeeperState state : values()) {
                    if (state.value == value) {
                        return state;
                    }
                }
                throw new RuntimeException(
                        "Invalid integer value for conversion to KeeperState: " + value);
            }
        }

        /** What has happened. */
        enum EventType {
            /** The connection's state has changed. */
            None(-1),
            NodeCreated(1),
            NodeDeleted(2),
            NodeDataChanged(3),
            NodeChildrenChanged(4),
            /** A watcher of a znode's data was removed. */
            DataWatchRemoved(5),
            /** A watcher of a znode's children was removed. */
            ChildWatchRemoved(6),
            /** A watcher that addWatch left was removed. */
            PersistentWatchRemoved(7);

            private final int value;

            EventType(int value) {
                this.value = value;
            }

            public int getIntValue() {
                return value;
            }

            /**
             * The type with this number.
             *
             * @throws RuntimeException if there is none
             */
            public static EventType fromInt(int value) {
                for (EventType type : values()) {
                    if (type.value == value) {
                        return type;
                    }
                }
                throw new RuntimeException(
                        "Invalid integer value for conversion to EventType: " + value);
            }
        }
    }
}
