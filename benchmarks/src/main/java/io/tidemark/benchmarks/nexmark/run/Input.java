package io.tidemark.benchmarks.nexmark.run;

import io.tidemark.api.source.Source;
import io.tidemark.benchmarks.nexmark.event.NexmarkEvent;
import java.util.Map;

/** Where the engine finds the events of a run. */
public interface Input {

    /** All events; the source ends with them. */
    Source<NexmarkEvent> toTheEnd();

    /**
     * A source that doesn't end.
     *
     * @param events at least so many of the first events can be read, and maybe all
     */
    Source<NexmarkEvent> beyond(long events);

    /** How to reach the outside; see {@code JobSpec.settings()}. */
    Map<String, String> settings();
}
