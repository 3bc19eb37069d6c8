package io.tidemark.benchmarks.throughput;

import java.nio.ByteBuffer;

/** Touches every byte of a value, as cheaply as that can be done. */
final class Words {

    private Words() {}

    /** The sum of a bid's bytes, taken eight at a time (and four at the end). */
    static long sum(ByteBuffer bid) {
        long sum = 0;
        int at = bid.position();
        for (; at <= bid.limit() - Long.BYTES; at += Long.BYTES) {
            sum += bid.getLong(at);
        }
        return at < bid.limit() ? sum + bid.getInt(at) : sum;
    }
}
