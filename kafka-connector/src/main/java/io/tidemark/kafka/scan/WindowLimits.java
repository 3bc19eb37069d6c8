package io.tidemark.kafka.scan;

import java.time.Duration;

/**
 * How much readers wait for each other.
 *
 * @param windowBytes how much of one partition may be kept in memory, &gt;= 1; one fetch may go beyond it
 * @param patience how long a reader may hold up the others, in all, before it is left behind
 * @param arrival how long one that was announced may hold up the others before it has come
 */
record WindowLimits(long windowBytes, Duration patience, Duration arrival) {

    WindowLimits {
        if (windowBytes < 1) {
            throw new IllegalArgumentException("windowBytes must be >= 1, was " + windowBytes);
        }
    }
}
