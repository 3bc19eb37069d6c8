package io.tidemark.benchmarks.nexmark.run;

import io.tidemark.api.source.Source;
import io.tidemark.benchmarks.nexmark.event.NexmarkEvent;
import io.tidemark.benchmarks.nexmark.input.NexmarkSource;
import java.util.Map;

/** Events made while they are read. */
public record MemoryInput(NexmarkSource source) implements Input {

    private static final int SPLITS = 4;

    /** A job that is to be stopped somewhere reads on meanwhile, up to one event in so many of all. */
    private static final int MARGIN_ONE_IN = 20;

    public static MemoryInput of(RunSettings settings) {
        return new MemoryInput(NexmarkSource.of(settings.factory(), settings.shuffle(), settings.events(), SPLITS));
    }

    @Override
    public Source<NexmarkEvent> toTheEnd() {
        return source;
    }

    @Override
    public Source<NexmarkEvent> beyond(long events) {
        return source.readable(Math.min(events + source.count() / MARGIN_ONE_IN, source.count() - 1));
    }

    @Override
    public Map<String, String> settings() {
        return Map.of();
    }
}
