package io.tidemark.benchmarks.throughput;

import java.nio.file.Path;

/** Someone who does the job, once. */
interface Subject {

    /** Reads all bids; returns when the last is processed and, where exactly once is promised, committed. */
    Measured run(Assignment assignment) throws Exception;

    /**
     * What to do.
     *
     * @param input the topic of bids; {@code events} of them lie there
     * @param output where results go; exists
     * @param directory for whatever the subject wants to keep while it runs; exists, empty
     */
    record Assignment(String bootstrapServers, String input, String output, long events, Path directory) {}

    /**
     * How it went.
     *
     * @param seconds by the rule of time, see the package
     * @param answer what it came to, found out after the time was taken
     */
    record Measured(double seconds, Answer answer) {

        static Measured between(long begunNanos, long endedNanos, Answer answer) {
            return new Measured((endedNanos - begunNanos) / 1e9, answer);
        }
    }
}
