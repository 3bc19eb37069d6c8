package io.tidemark.engine.time;

import io.tidemark.engine.stream.Watermark;
import java.util.Arrays;
import java.util.Optional;

/**
 * Decides how far several inputs have come together: as far as the slowest that isn't idle.
 *
 * <p>The result never goes back, not even when an input that was idle returns with an earlier time. When all inputs are
 * idle the result is idle and stays where it was.
 */
public final class WatermarkMerger {

    private final long[] times;
    private final boolean[] idle;
    private Watermark merged;

    /** @param start how far all of them have come already, for instance by a snapshot */
    public WatermarkMerger(int inputs, long start) {
        if (inputs < 1) {
            throw new IllegalArgumentException("there must be at least one input, were " + inputs);
        }
        times = new long[inputs];
        Arrays.fill(times, Watermark.NONE);
        idle = new boolean[inputs];
        merged = Watermark.at(start);
    }

    /** @return the new watermark of all inputs together, if this one changed it */
    public Optional<Watermark> onWatermark(int input, Watermark watermark) {
        times[input] = Math.max(times[input], watermark.time());
        idle[input] = watermark.idle();
        var next = merge();
        if (next.equals(merged)) {
            return Optional.empty();
        }
        merged = next;
        return Optional.of(next);
    }

    /** How far all inputs have come together. */
    public Watermark current() {
        return merged;
    }

    private Watermark merge() {
        long least = Watermark.END;
        boolean allIdle = true;
        for (int i = 0; i < times.length; i++) {
            if (!idle[i]) {
                allIdle = false;
                least = Math.min(least, times[i]);
            }
        }
        return allIdle ? Watermark.idle(merged.time()) : Watermark.at(Math.max(least, merged.time()));
    }
}
