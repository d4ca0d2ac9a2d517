package dev.ostler.benchmark.compare;

import dev.ostler.benchmark.floor.DiskFloor;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * What a comparison gave.
 *
 * @param disk what the disk alone can do
 * @param peakResidentBytes of each contender over the whole run
 */
public record ComparisonResult(
        List<CellResult> cells, DiskFloor disk, SequencedMap<String, Long> peakResidentBytes) {
    public ComparisonResult {
        cells = List.copyOf(cells);
        peakResidentBytes = new LinkedHashMap<>(peakResidentBytes);
    }
}
