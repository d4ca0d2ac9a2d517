package dev.ostler.benchmark.plot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import dev.ostler.benchmark.compare.CellResult;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.StreamSupport;

/**
 * One figure of each contender in each cell: the median over the rounds.
 *
 * @param cells their names, in the order of the comparison
 * @param values of each contender, by cell, in that order
 */
record Figures(List<String> cells, SequencedMap<String, List<Double>> values) {
    Figures {
        cells = List.copyOf(cells);
        values = new LinkedHashMap<>(values);
    }

    /**
     * Reads the JSON of a comparison. Cells that some contender has no positive value in are left
     * out: there is nothing to draw side by side.
     *
     * @param contenders who is to be drawn
     * @param figure as the JSON calls it
     * @throws IOException if the file can't be read or is none of a comparison
     */
    static Figures read(Path json, List<String> contenders, String figure) throws IOException {
        var cells = new ArrayList<String>();
        var medians = new ArrayList<List<Double>>();
        for (JsonNode cell : root(json).path("cells")) {
            List<Double> ofCell =
                    contenders.stream().map(each -> median(cell, each, figure)).toList();
            if (ofCell.stream().allMatch(median -> median > 0)) {
                cells.add(cell.path("name").asText());
                medians.add(ofCell);
            }
        }
        var values = new LinkedHashMap<String, List<Double>>();
        for (int i = 0; i < contenders.size(); i++) {
            int index = i;
            values.put(
                    contenders.get(i), medians.stream().map(ofCell -> ofCell.get(index)).toList());
        }
        return new Figures(cells, values);
    }

    /** The values of a contender, in the order of the cells. */
    List<Double> of(String contender) {
        return values.getOrDefault(contender, List.of());
    }

    /** Who took part in any cell, in the order of the rounds. */
    static List<String> contenders(Path json) throws IOException {
        var names = new LinkedHashSet<String>();
        for (JsonNode cell : root(json).path("cells")) {
            cell.path("rounds").path(0).fieldNames().forEachRemaining(names::add);
        }
        return List.copyOf(names);
    }

    private static JsonNode root(Path json) throws IOException {
        JsonNode root = new ObjectMapper().readTree(json.toFile());
        if (!root.path("cells").isArray()) {
            throw new IOException(json + " holds no comparison");
        }
        return root;
    }

    /** NaN if the contender has no value in any round. */
    private static double median(JsonNode cell, String contender, String figure) {
        return CellResult.median(
                StreamSupport.stream(cell.path("rounds").spliterator(), false)
                        .map(round -> round.path(contender).path(figure))
                        .filter(JsonNode::isNumber)
                        .mapToDouble(JsonNode::asDouble)
                        .toArray());
    }
}
