package io.tidemark.benchmarks.nexmark.query;

import io.tidemark.api.Parameters;
import io.tidemark.api.Pipeline;
import io.tidemark.api.Program;
import io.tidemark.api.WatermarkStrategy;
import io.tidemark.api.sink.Sink;
import io.tidemark.api.source.Source;
import io.tidemark.benchmarks.nexmark.event.NexmarkEvent;

/**
 * A query with the places it reads from and writes to.
 *
 * @param watermarks fits the disorder of the source
 */
public record QueryProgram<R extends Record>(
        Query<R> query, Source<NexmarkEvent> source, WatermarkStrategy watermarks, Sink<R> sink) implements Program {

    @Override
    public String name() {
        return query.name();
    }

    @Override
    public void define(Pipeline pipeline, Parameters parameters) {
        var events = pipeline.source("events", source).eventTime(NexmarkEvent::dateTime, watermarks);
        query.pipeline().answer(events).sink("answers", sink);
    }
}
