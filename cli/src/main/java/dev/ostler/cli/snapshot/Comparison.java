package dev.ostler.cli.snapshot;

import dev.ostler.cli.snapshot.ZnodeSizes.Znode;

import org.jspecify.annotations.Nullable;

import java.io.PrintStream;
import java.util.List;

/** Walks through the znodes of two snapshots side by side and prints where they differ. */
final class Comparison {

    /** By how much znodes must differ to be printed: by more than one of the two. */
    record Threshold(int bytes, int nodes) {
        boolean isPassedBy(long differenceOfBytes, long differenceOfNodes) {
            return Math.abs(differenceOfBytes) > bytes || Math.abs(differenceOfNodes) > nodes;
        }
    }

    private final PrintStream out;
    private final ZnodeSizes left;
    private final ZnodeSizes right;
    private final List<List<Znode>> leftLayers;
    private final List<List<Znode>> rightLayers;
    private final Threshold threshold;
    private final boolean stepsShown;
    private final boolean filteredShown;

    /**
     * @param stepsShown whether each pair that is looked at is printed
     * @param filteredShown whether znodes that differ by too little are printed
     */
    Comparison(
            PrintStream out,
            ZnodeSizes left,
            ZnodeSizes right,
            Threshold threshold,
            boolean stepsShown,
            boolean filteredShown) {
        this.out = out;
        this.left = left;
        this.right = right;
        this.leftLayers = left.layers();
        this.rightLayers = right.layers();
        this.threshold = threshold;
        this.stepsShown = stepsShown;
        this.filteredShown = filteredShown;
    }

    /** How many depths there are in the deeper one. */
    int depths() {
        return Math.max(leftLayers.size(), rightLayers.size());
    }

    void printThreshold() {
        out.println(
                "Printing analysis for nodes difference larger than "
                        + threshold.bytes()
                        + " bytes or node count difference larger than "
                        + threshold.nodes()
                        + ".");
    }

    void printLayer(int depth) {
        out.println("Analysis for depth " + depth);
        print(layer(leftLayers, depth), layer(rightLayers, depth));
    }

    private static List<Znode> layer(List<List<Znode>> layers, int depth) {
        return depth < layers.size() ? layers.get(depth) : List.of();
    }

    /** Of the children of one znode. */
    void printBelow(String path) {
        out.println("Analysis for node " + path);
        Znode leftParent = left.find(path);
        Znode rightParent = right.find(path);
        if (leftParent == null && rightParent == null) {
            out.println("Path " + path + " is neither found in left tree nor right tree.");
            return;
        }
        print(children(leftParent), children(rightParent));
    }

    private static List<Znode> children(@Nullable Znode parent) {
        return parent == null ? List.of() : ZnodeSizes.byPath(parent.children);
    }

    private void print(List<Znode> lefts, List<Znode> rights) {
        int l = 0;
        int r = 0;
        while (l < lefts.size() || r < rights.size()) {
            if (r == rights.size()) {
                printOnly("left", lefts.get(l++));
            } else if (l == lefts.size()) {
                printOnly("right", rights.get(r++));
            } else {
                Znode ofLeft = lefts.get(l);
                Znode ofRight = rights.get(r);
                int order = ofLeft.path.compareTo(ofRight.path);
                step(ofLeft, ofRight, order);
                if (order < 0) {
                    printOnly("left", ofLeft);
                } else if (order > 0) {
                    printOnly("right", ofRight);
                } else {
                    printBoth(ofLeft, ofRight);
                }
                l += order <= 0 ? 1 : 0;
                r += order >= 0 ? 1 : 0;
            }
        }
    }

    private void step(Znode ofLeft, Znode ofRight, int order) {
        if (stepsShown) {
            out.println("Comparing " + ofLeft.path + " to " + ofRight.path);
            out.println(order < 0 ? "left is less" : order > 0 ? "right is less" : "same");
        }
    }

    private void printOnly(String side, Znode znode) {
        if (threshold.isPassedBy(znode.bytes, znode.descendants)) {
            out.println(
                    "Node "
                            + znode.path
                            + " found only in "
                            + side
                            + " tree. Descendant size: "
                            + znode.bytes
                            + ". Descendant count: "
                            + znode.descendants);
        } else if (filteredShown) {
            out.println("Filtered " + side + " node " + znode.path + " of size " + znode.bytes);
        }
    }

    private void printBoth(Znode ofLeft, Znode ofRight) {
        long bytes = ofRight.bytes - ofLeft.bytes;
        long nodes = ofRight.descendants - ofLeft.descendants;
        if (threshold.isPassedBy(bytes, nodes)) {
            out.println(
                    "Node "
                            + ofLeft.path
                            + " found in both trees. Delta: "
                            + bytes
                            + " bytes, "
                            + nodes
                            + " descendants");
        } else if (filteredShown) {
            out.println(
                    "Filtered node "
                            + ofLeft.path
                            + " of left size "
                            + ofLeft.bytes
                            + ", right size "
                            + ofRight.bytes);
        }
    }
}
