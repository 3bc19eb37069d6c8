package io.tidemark.benchmarks.checkpoint;

import io.tidemark.api.Parameters;
import io.tidemark.api.Pipeline;
import io.tidemark.api.Program;
import io.tidemark.api.serde.Serdes;

/**
 * Counts numbers by their remainder, and tells nobody.
 *
 * @param keys how many remainders there are
 */
record CountByKey(Tap tap, int splits, int keys) implements Program {

    @Override
    public void define(Pipeline pipeline, Parameters parameters) {
        int modulus = keys;
        var unused = pipeline.source("numbers", new NumberSource(tap, splits))
                .keyBy(number -> number % modulus, Serdes.int64())
                .<Long>process("counts", states -> {
                    var counts = states.value("counts", Serdes.int64());
                    return (number, context) -> {
                        var count = counts.value();
                        counts.update(count == null ? 1 : count + 1);
                    };
                });
    }
}
