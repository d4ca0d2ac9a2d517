package dev.ostler.simulation.recipe;

/**
 * What can be wrong with what recipes stand on, put there to see whether the checkers notice. Each
 * does to a recipe what a mistake of its own would: not to look at the state of the connection, to
 * miss an event, to take what is uncertain for certain.
 */
public enum Flaw {
    NONE("nothing is wrong"),
    SUSPENSION_UNHEARD("clients do not hear that the connection is lost, only that the session is"),
    EVENTS_MISSED("one in ten events of znodes does not come"),
    DOUBT_IGNORED("a request without a reply is taken for one that was not carried out"),
    DOUBT_DENIED("a request without a reply is taken for one that was refused");

    private final String description;

    Flaw(String description) {
        this.description = description;
    }

    /** What it does. */
    public String description() {
        return description;
    }
}
