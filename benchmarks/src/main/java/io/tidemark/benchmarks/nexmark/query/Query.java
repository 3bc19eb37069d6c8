package io.tidemark.benchmarks.nexmark.query;

import io.tidemark.api.Stream;
import io.tidemark.benchmarks.nexmark.event.NexmarkEvent;
import io.tidemark.benchmarks.nexmark.oracle.Log;
import io.tidemark.benchmarks.nexmark.output.Summary;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A question to the stream.
 *
 * @param name {@code q0} to {@code q20}
 * @param rowType of its answer
 * @param pipeline how the engine answers it
 * @param oracle how a plain program answers it: the same rows, in any order
 * @param summary what is shown of the answer
 * @param <R> row
 */
public record Query<R extends Record>(
        String name,
        Class<R> rowType,
        Pipeline<R> pipeline,
        Function<Log, List<R>> oracle,
        Supplier<Summary<R>> summary) {

    /** Strings operators together. */
    @FunctionalInterface
    public interface Pipeline<R> {

        Stream<R> answer(Stream<NexmarkEvent> events);
    }
}
