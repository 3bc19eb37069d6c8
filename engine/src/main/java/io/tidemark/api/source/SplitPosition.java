package io.tidemark.api.source;

/**
 * How far one split has been read.
 *
 * @param split name of the split, unique in its source; for Kafka the partition's number
 * @param next position of the first event <em>not yet</em> read, so a reader resumes by seeking to it; &gt;= 0
 * @param leaderEpoch Kafka's leader epoch of the last event read, or -1 where there is none
 * @param end of a bounded split, position of the first event that isn't to be read any more; {@link #UNBOUNDED} of one that
 *     has no end. A job that starts again after a failure ends where it was to end, whatever has come since
 */
public record SplitPosition(String split, long next, int leaderEpoch, long end) {

    /** The end of a split that has none. */
    public static final long UNBOUNDED = Long.MAX_VALUE;

    public SplitPosition {
        if (split.isBlank()) {
            throw new IllegalArgumentException("split must not be blank");
        }
        if (next < 0) {
            throw new IllegalArgumentException("next must be >= 0, was " + next);
        }
        if (end < 0) {
            throw new IllegalArgumentException("end must be >= 0, was " + end);
        }
        if (leaderEpoch < -1) {
            throw new IllegalArgumentException("leaderEpoch must be >= -1, was " + leaderEpoch);
        }
    }

    /** Of a split without an end. */
    public SplitPosition(String split, long next, int leaderEpoch) {
        this(split, next, leaderEpoch, UNBOUNDED);
    }

    public SplitPosition withEnd(long newEnd) {
        return new SplitPosition(split, next, leaderEpoch, newEnd);
    }

    public boolean isBounded() {
        return end != UNBOUNDED;
    }

    public static SplitPosition of(String split, long next) {
        return new SplitPosition(split, next, -1);
    }
}
