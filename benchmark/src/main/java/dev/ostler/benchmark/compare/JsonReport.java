package dev.ostler.benchmark.compare;

import dev.ostler.benchmark.load.LoadResult;

import java.util.Locale;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/** A comparison as JSON: every round of every cell, for plots and for later comparisons. */
public final class JsonReport {
    private JsonReport() {}

    public static String render(ComparisonResult result) {
        return """
                {
                  "disk": {"syncsPerSecond": %s, "cpuMicrosPerSync": %s},
                  "peakResidentBytes": {%s},
                  "cells": [
                %s
                  ]
                }
                """
                .formatted(
                        number(result.disk().syncsPerSecond()),
                        number(result.disk().cpuMicrosPerSync()),
                        result.peakResidentBytes().entrySet().stream()
                                .map(entry -> quoted(entry.getKey()) + ": " + entry.getValue())
                                .collect(Collectors.joining(", ")),
                        result.cells().stream()
                                .map(JsonReport::cell)
                                .collect(Collectors.joining(",\n")));
    }

    private static String cell(CellResult result) {
        return """
                    {"name": %s, "connections": %d, "rounds": [
                %s
                    ]}"""
                .formatted(
                        quoted(result.cell().name()),
                        result.cell().connections(),
                        result.rounds().stream()
                                .map(JsonReport::round)
                                .collect(Collectors.joining(",\n")));
    }

    private static String round(SequencedMap<String, LoadResult> round) {
        return round.entrySet().stream()
                .map(entry -> quoted(entry.getKey()) + ": " + result(entry.getValue()))
                .collect(Collectors.joining(", ", "      {", "}"));
    }

    private static String result(LoadResult result) {
        return ("{\"operationsPerSecond\": %s, \"serverMicrosPerOperation\": %s,"
                        + " \"clientMicrosPerOperation\": %s, \"p50Micros\": %s,"
                        + " \"p99Micros\": %s, \"p999Micros\": %s, \"maxMicros\": %s}")
                .formatted(
                        number(result.operationsPerSecond()),
                        number(result.serverMicrosPerOperation()),
                        number(result.clientMicrosPerOperation()),
                        number(result.latencyMicros(50)),
                        number(result.latencyMicros(99)),
                        number(result.latencyMicros(99.9)),
                        number(result.latencyMicros(100)));
    }

    /** JSON has no NaN and no infinity; a window without an operation gives them. */
    private static String number(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%.3f", value) : "null";
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
