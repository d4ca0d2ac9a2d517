package dev.ostler.server.console;

import dev.ostler.protocol.Acl;
import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.ZnodePath;
import dev.ostler.server.http.HttpRequest;
import dev.ostler.tree.TreeVersion;
import dev.ostler.tree.Znode;
import dev.ostler.tree.access.AccessControl;
import dev.ostler.tree.access.AclList;
import dev.ostler.tree.access.Authentication;
import dev.ostler.tree.access.Identities;
import dev.ostler.tree.access.Peer;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Who asks, and what they may see: what a client of the same identities would.
 *
 * <p>An address alone is nobody, other than with clients: it may be that of a proxy.
 */
final class Caller {
    private static final String ADDRESS_SCHEME = "ip";

    private final AccessControl access;
    private final Identities identities;

    private Caller(AccessControl access, Identities identities) {
        this.access = access;
        this.identities = identities;
    }

    /**
     * Who sent a request: anybody, unless it has the header {@code Authorization} with a scheme and
     * its credentials.
     *
     * @throws Refusal if they are none
     */
    static Caller of(HttpRequest request, AccessControl access) {
        String header = request.headers().get("authorization");
        if (header == null) {
            return new Caller(access, Identities.NONE);
        }
        int space = header.indexOf(' ');
        if (space < 0 || header.substring(0, space).equals(ADDRESS_SCHEME)) {
            throw Refusal.badCredentials();
        }
        // A header is read as one byte for each character, and these are UTF-8.
        byte[] credentials = header.substring(space + 1).getBytes(StandardCharsets.ISO_8859_1);
        var peer = new Peer(request.remote().getAddress().getHostAddress(), null);
        return switch (access.authenticate(
                header.substring(0, space), Bytes.wrap(credentials), peer)) {
            case Authentication.Refused _, Authentication.Misdirected _ ->
                    throw Refusal.badCredentials();
            case Authentication.Accepted(var identities) ->
                    new Caller(access, Identities.NONE.plus(identities));
        };
    }

    /** Whether they may ask for data at all. */
    boolean isAdmitted() {
        return access.admits(identities);
    }

    /** By names, without secrets. */
    List<String> names() {
        return identities.list().stream()
                .map(identity -> identity.scheme() + ":" + access.userName(identity))
                .toList();
    }

    boolean mayRead(Znode znode) {
        return access.permits(Acl.READ, znode.acl(), identities);
    }

    boolean mayReadAcl(Znode znode) {
        return access.permitsReadingAcl(znode.acl(), identities);
    }

    List<Acl> visible(AclList acl) {
        return access.visibleEntries(acl, identities);
    }

    /** Whether they may know of a path: its parent would list it, or is not there. */
    boolean mayKnow(ZnodePath path, TreeVersion tree) {
        Znode parent = path.isRoot() ? null : tree.find(path.parent());
        return parent == null || mayRead(parent);
    }
}
