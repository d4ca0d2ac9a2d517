package dev.ostler.replica.watch;

/** Hands out small numbers, and those first that were given back last. */
final class Numbers {
    private final int first;
    private int end;
    private final IntPages returned = new IntPages();
    private int returnedCount;

    Numbers(int first) {
        this.first = first;
        this.end = first;
    }

    int take() {
        return returnedCount > 0 ? returned.get(--returnedCount) : end++;
    }

    /** Takes back a number that is taken. */
    void giveBack(int number) {
        returned.set(returnedCount++, number);
    }

    /** How many are taken. */
    int count() {
        return end - first - returnedCount;
    }

    /** All numbers ever taken are below this. */
    int end() {
        return end;
    }
}
