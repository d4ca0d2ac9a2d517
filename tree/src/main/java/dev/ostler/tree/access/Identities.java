package dev.ostler.tree.access;

import java.util.ArrayList;
import java.util.List;

/**
 * The identities that a connection has, each of them once, in the order in which it got them.
 * Immutable: a request keeps those that were there when it was received.
 */
public final class Identities {
    public static final Identities NONE = new Identities(List.of());

    private final List<Identity> list;
    private final boolean superUser;

    private Identities(List<Identity> list) {
        this.list = list;
        superUser = hasScheme(Identity.SUPER);
    }

    public static Identities of(Identity... identities) {
        return NONE.plus(List.of(identities));
    }

    /** These and {@code more}. */
    public Identities plus(List<Identity> more) {
        var all = new ArrayList<Identity>(list);
        for (Identity identity : more) {
            if (!all.contains(identity)) {
                all.add(identity);
            }
        }
        return all.size() == list.size() ? this : new Identities(List.copyOf(all));
    }

    public List<Identity> list() {
        return list;
    }

    /** Whether one of them passes every check. */
    public boolean isSuper() {
        return superUser;
    }

    public boolean hasScheme(String scheme) {
        for (Identity identity : list) {
            if (identity.scheme().equals(scheme)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Identities identities && list.equals(identities.list);
    }

    @Override
    public int hashCode() {
        return list.hashCode();
    }

    @Override
    public String toString() {
        return list.toString();
    }
}
