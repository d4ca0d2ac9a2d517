package dev.ostler.simulation;

/** Runs simulations from the command line. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(new Campaign(System.out).run(args));
    }
}
