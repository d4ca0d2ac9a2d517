package dev.ostler.interop.random;

import java.util.List;

/** Who the sessions of a random run are. */
public final class Identities {
    public static final String ANN = "ann:secret";
    public static final String BOB = "bob:pw";
    public static final String SUPER = "super:admin";

    public static final String DIGEST_OF_ANN = "ann:7RJfAeIvrl4zdj6sS2fXrQHDvHM=";
    public static final String DIGEST_OF_BOB = "bob:ikIaKsbtGweaHnb/jKn7OHqbunM=";

    /** What the servers are configured with, so that {@link #SUPER} passes every ACL. */
    public static final String SUPER_DIGEST = "super:xQJmxLMiHGwaqBvst5y6rkB6HQs=";

    private Identities() {}

    /**
     * One kind of session.
     *
     * @param credentials what it authenticates with, all by the scheme digest
     * @param oldClient whether its connect requests lack the last byte
     */
    public record Persona(String name, List<String> credentials, boolean oldClient) {
        /** One of each kind; the first passes every ACL. */
        public static final List<Persona> ALL =
                List.of(
                        new Persona("super", List.of(SUPER), false),
                        new Persona("ann", List.of(ANN), false),
                        new Persona("both", List.of(BOB, ANN), false),
                        new Persona("nobody", List.of(), true),
                        new Persona("bob", List.of(BOB), false));

        /** Whether it passes every ACL. */
        public boolean mayReadAll() {
            return credentials.contains(SUPER);
        }
    }
}
