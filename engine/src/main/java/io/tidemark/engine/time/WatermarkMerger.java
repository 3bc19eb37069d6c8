package io.tidemark.engine.time;

import io.tidemark.engine.stream.Watermark;
import java.util.Arrays;
import java.util.Optional;

/**
 * Decides how far several inputs have come together: as far as the slowest that has something to say about time.
 *
 * <p>The result never goes back, not even when an input that was idle returns with an earlier time. An input that has
 * ended holds nobody back, and gives no time either: when the others are idle the result is idle and stays where it was,
 * for they may go on. It ends when all have; its last time then is the latest that any of them knew of, whichever ended
 * first.
 */
public final class WatermarkMerger {

    private final Watermark[] inputs;
    private Watermark merged;

    /** @param start how far all of them have come already, for instance by a snapshot */
    public WatermarkMerger(int inputs, long start) {
        if (inputs < 1) {
            throw new IllegalArgumentException("there must be at least one input, were " + inputs);
        }
        this.inputs = new Watermark[inputs];
        Arrays.fill(this.inputs, Watermark.at(Watermark.NONE));
        merged = Watermark.at(start);
    }

    /** @return the new watermark of all inputs together, if this one changed it */
    public Optional<Watermark> onWatermark(int input, Watermark watermark) {
        inputs[input] = new Watermark(Math.max(inputs[input].time(), watermark.time()), watermark.state());
        var next = merge(inputs, merged.time());
        if (next.equals(merged)) {
            return Optional.empty();
        }
        merged = next;
        return Optional.of(next);
    }

    /** They have come at least as far as this, for a reason of its own. */
    public void atLeast(long time) {
        merged = new Watermark(Math.max(merged.time(), time), merged.state());
    }

    /** How far all inputs have come together. */
    public Watermark current() {
        return merged;
    }

    /** @param reached how far they had come together; the result is never before it */
    static Watermark merge(Watermark[] inputs, long reached) {
        long least = Watermark.END;
        long latest = reached;
        boolean anyActive = false;
        boolean anyIdle = false;
        for (var input : inputs) {
            latest = Math.max(latest, input.time());
            switch (input.state()) {
                case ACTIVE -> {
                    anyActive = true;
                    least = Math.min(least, input.time());
                }
                case IDLE -> anyIdle = true;
                case ENDED -> {}
            }
        }
        if (anyActive) {
            return Watermark.at(Math.max(least, reached));
        }
        return anyIdle ? Watermark.idle(reached) : Watermark.ended(latest);
    }
}
