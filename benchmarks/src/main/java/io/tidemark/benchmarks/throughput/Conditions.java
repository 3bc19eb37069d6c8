package io.tidemark.benchmarks.throughput;

import java.time.Duration;

/** What is the same for everyone who promises exactly once. */
final class Conditions {

    static final int THREADS = 2;

    /** From one commit to the next. */
    static final Duration COMMIT_INTERVAL = Duration.ofSeconds(10);

    /** For state in heap: Kafka Streams' record cache, Tidemark's tables. */
    static final long HEAP_STATE_BYTES = 256L * 1024 * 1024;

    private Conditions() {}
}
