package dev.ostler.replica.session;

import org.jspecify.annotations.Nullable;

/**
 * Sessions by id: a hash table in {@value #SEGMENTS} parts that grow each on its own, so that a
 * million sessions arrive without a pause.
 */
final class SessionMap {
    private static final int SEGMENT_BITS = 8;
    private static final int SEGMENTS = 1 << SEGMENT_BITS;

    private final Segment[] segments = new Segment[SEGMENTS];
    private int size;

    SessionMap() {
        for (int i = 0; i < SEGMENTS; i++) {
            segments[i] = new Segment();
        }
    }

    int size() {
        return size;
    }

    @Nullable Session find(long id) {
        long hash = hash(id);
        Session session = segment(hash).chain(hash);
        while (session != null && session.id != id) {
            session = session.nextInChain;
        }
        return session;
    }

    /** Adds a session whose id is not in the map. */
    void add(Session session) {
        long hash = hash(session.id);
        segment(hash).add(session, hash);
        size++;
    }

    /** Removes a session that is in the map. */
    void remove(Session session) {
        long hash = hash(session.id);
        segment(hash).remove(session, hash);
        size--;
    }

    private Segment segment(long hash) {
        return segments[(int) (hash >>> (Long.SIZE - SEGMENT_BITS))];
    }

    /** Ids are consecutive numbers in the main, which this multiplication spreads evenly. */
    private static long hash(long id) {
        return (id ^ id >>> 32) * 0x9e37_79b9_7f4a_7c15L;
    }

    private static final class Segment {
        private @Nullable Session[] chains = new Session[4];
        private int count;

        @Nullable Session chain(long hash) {
            return chains[index(hash)];
        }

        void add(Session session, long hash) {
            if (count == chains.length) {
                grow();
            }
            link(session, hash);
            count++;
        }

        void remove(Session session, long hash) {
            Session before = chains[index(hash)];
            if (before == session) {
                chains[index(hash)] = session.nextInChain;
            } else {
                while (before != null && before.nextInChain != session) {
                    before = before.nextInChain;
                }
                if (before == null) {
                    throw new IllegalStateException(session.sessionId() + " is not in the map");
                }
                before.nextInChain = session.nextInChain;
            }
            session.nextInChain = null;
            count--;
        }

        private void grow() {
            @Nullable Session[] old = chains;
            chains = new Session[old.length * 2];
            for (Session chain : old) {
                while (chain != null) {
                    Session next = chain.nextInChain;
                    link(chain, hash(chain.id));
                    chain = next;
                }
            }
        }

        private void link(Session session, long hash) {
            int index = index(hash);
            session.nextInChain = chains[index];
            chains[index] = session;
        }

        private int index(long hash) {
            return (int) (hash >>> 24) & chains.length - 1;
        }
    }
}
