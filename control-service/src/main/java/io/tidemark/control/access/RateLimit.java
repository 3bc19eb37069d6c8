package io.tidemark.control.access;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Lets each client ask so many times a second, and twice that much at once after a pause.
 *
 * <p>Remembers the clients that asked last, a bounded number; one that was forgotten begins anew. Not thread-safe: owned by
 * the event loop.
 */
public final class RateLimit {

    private static final double NANOS_PER_SECOND = 1e9;

    private final int requestsPerSecond;
    private final Map<String, Bucket> buckets;

    /**
     * @param requestsPerSecond of each client, &gt;= 1
     * @param clients how many are remembered, &gt;= 1
     */
    public RateLimit(int requestsPerSecond, int clients) {
        if (requestsPerSecond < 1) {
            throw new IllegalArgumentException("requestsPerSecond must be >= 1, was " + requestsPerSecond);
        }
        if (clients < 1) {
            throw new IllegalArgumentException("clients must be >= 1, was " + clients);
        }
        this.requestsPerSecond = requestsPerSecond;
        this.buckets = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
                return size() > clients;
            }
        };
    }

    /**
     * Whether this request may pass.
     *
     * @param nanoTime of now, as of {@link System#nanoTime()}; never less than before
     */
    public boolean admits(String client, long nanoTime) {
        double burst = 2.0 * requestsPerSecond;
        var before = buckets.getOrDefault(client, new Bucket(burst, nanoTime));
        double earned = (nanoTime - before.nanoTime()) / NANOS_PER_SECOND * requestsPerSecond;
        double left = Math.min(burst, before.left() + earned);
        boolean admitted = left >= 1;
        buckets.put(client, new Bucket(admitted ? left - 1 : left, nanoTime));
        return admitted;
    }

    private record Bucket(double left, long nanoTime) {}
}
