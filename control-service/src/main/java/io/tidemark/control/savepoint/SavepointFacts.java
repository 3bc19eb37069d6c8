package io.tidemark.control.savepoint;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * What is known of a savepoint once it is taken.
 *
 * @param program digest of the JAR that the job ran
 * @param created when it was taken
 * @param epoch the epoch it closes, &gt;= 1
 * @param watermarkMillis event time up to which it is complete, in epoch milliseconds; {@link Long#MIN_VALUE} if unknown
 * @param sizeBytes of its files, each distinct file once
 * @param location where it lies, in words a person can use
 */
public record SavepointFacts(
        String program, Instant created, long epoch, long watermarkMillis, long sizeBytes, String location) {

    public SavepointFacts {
        requireNonNull(program, "program");
        requireNonNull(created, "created");
        requireNonNull(location, "location");
        if (epoch < 1) {
            throw new IllegalArgumentException("epoch must be >= 1, was " + epoch);
        }
        if (sizeBytes < 0) {
            throw new IllegalArgumentException("sizeBytes must be >= 0, was " + sizeBytes);
        }
    }
}
