package io.tidemark.benchmarks.throughput;

import java.time.Duration;

/** What is the same for everyone who promises exactly once. */
final class Conditions {

    static final int THREADS = 2;

    /** The one {@code ./tidemark} chooses; faster for all of them than Java's default. */
    static final String COLLECTOR = "-XX:+UseParallelGC";

    /** From one commit to the next. */
    static final Duration COMMIT_INTERVAL = Duration.ofSeconds(10);

    /** For state in heap: Kafka Streams' record cache, Tidemark's tables. */
    static final long HEAP_STATE_BYTES = 256L * 1024 * 1024;

    private Conditions() {}
}
