package io.tidemark.benchmarks.nexmark.event;

import java.io.Serializable;

/**
 * Brings events out of order: each group of so many events comes in another order, the groups stay in order.
 *
 * @param group events in a group, &gt;= 1; 1 leaves everything in order; no multiple of {@value #STEP}
 */
public record Shuffle(int group) implements Serializable {

    /** A prime, so that stepping by it reaches each place of a group once. */
    private static final int STEP = 953;

    public static final Shuffle NONE = new Shuffle(1);

    public Shuffle {
        if (group < 1) {
            throw new IllegalArgumentException("group must be >= 1, was " + group);
        }
        if (group % STEP == 0) {
            throw new IllegalArgumentException(
                    "group must be no multiple of %d, or events would be lost; was %d".formatted(STEP, group));
        }
    }

    /**
     * The number of the event at a place of the stream.
     *
     * @param place from 0
     * @param count events in the whole stream; a last group that isn't full stays in order, so that the stream has
     *     exactly the events below this number
     */
    public long numberAt(long place, long count) {
        long start = place / group * group;
        if (start + group > count) {
            return place;
        }
        return start + place * STEP % group;
    }
}
