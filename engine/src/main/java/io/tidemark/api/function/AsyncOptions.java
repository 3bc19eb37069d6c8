package io.tidemark.api.function;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.time.Duration;

/**
 * The bounds of asynchronous calls.
 *
 * @param capacity calls that each task may have under way at a time, &gt; 0; with so many, it takes no more events until the
 *     oldest is answered
 * @param timeout on the wall, at least one millisecond; a call that takes longer fails the job, which then starts again from its
 *     last checkpoint
 */
public record AsyncOptions(int capacity, Duration timeout) implements Serializable {

    public static final AsyncOptions DEFAULT = new AsyncOptions(100, Duration.ofSeconds(30));

    public AsyncOptions {
        requireNonNull(timeout, "timeout");
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity must be > 0, was " + capacity);
        }
        if (timeout.toMillis() < 1) {
            throw new IllegalArgumentException("timeout must be at least one millisecond, was " + timeout);
        }
    }

    public AsyncOptions capacity(int calls) {
        return new AsyncOptions(calls, timeout);
    }

    public AsyncOptions timeout(Duration duration) {
        return new AsyncOptions(capacity, duration);
    }
}
