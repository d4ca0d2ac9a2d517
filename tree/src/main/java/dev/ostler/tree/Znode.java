package dev.ostler.tree;

import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.JuteWriter;
import dev.ostler.protocol.Stat;
import dev.ostler.tree.access.AclList;

import org.jspecify.annotations.Nullable;

/** One znode in one {@link TreeVersion}. It never changes. */
public interface Znode {
    long czxid();

    long mzxid();

    long pzxid();

    long ctime();

    long mtime();

    int version();

    /**
     * How many children it has ever had: the stored form, which is also the next sequential child's
     * number. Clients are told {@code 2 × creations − children} instead (see {@link #stat}).
     */
    int creations();

    int aversion();

    /**
     * The stored owner: 0 for a persistent znode, a session id for an ephemeral one, {@link
     * Owner#CONTAINER} or {@link Owner#ttl} otherwise.
     */
    long owner();

    /** Whether {@link #owner} is a session. */
    boolean isEphemeral();

    /** Null is not the same as no bytes. */
    @Nullable Bytes data();

    /** Bytes of data, 0 for null. */
    int dataLength();

    AclList acl();

    /** Key of {@link #acl} in a snapshot, see {@link TreeVersion#forEachAcl}. */
    long aclId();

    int childCount();

    /** Number of all znodes below this one. */
    long descendantCount();

    /** What a client is told. */
    Stat stat();

    /** Writes {@link #stat} without making one. */
    void writeStat(JuteWriter out);

    /** What a snapshot holds. */
    StoredStat storedStat();

    /** Writes {@link #storedStat} without making one. */
    void writeStoredStat(JuteWriter out);

    /** Writes the data as a jute buffer. */
    void writeData(JuteWriter out);

    /** Writes the names of all children as a jute vector of strings. */
    void writeChildren(JuteWriter out);

    /**
     * Visits children in the order of their names' bytes, beginning with the first name greater
     * than {@code after}.
     *
     * @param after UTF-8 bytes of a name, which need not exist; null begins with the first child
     * @param limit how many to visit at the most
     */
    void forEachChild(byte @Nullable [] after, int limit, ChildVisitor visitor);

    /** See {@link #forEachChild}. */
    @FunctionalInterface
    interface ChildVisitor {
        /** Gets a name as a span of UTF-8 bytes that it must not change. */
        void visit(byte[] bytes, int offset, int length);
    }
}
