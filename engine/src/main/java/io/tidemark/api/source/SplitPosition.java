package io.tidemark.api.source;

/**
 * How far one split has been read.
 *
 * @param split name of the split, unique in its source; for Kafka the partition's number
 * @param next position of the first event <em>not yet</em> read, so a reader resumes by seeking to it; &gt;= 0
 * @param leaderEpoch Kafka's leader epoch of the last event read, or -1 where there is none
 */
public record SplitPosition(String split, long next, int leaderEpoch) {

    public SplitPosition {
        if (split.isBlank()) {
            throw new IllegalArgumentException("split must not be blank");
        }
        if (next < 0) {
            throw new IllegalArgumentException("next must be >= 0, was " + next);
        }
        if (leaderEpoch < -1) {
            throw new IllegalArgumentException("leaderEpoch must be >= -1, was " + leaderEpoch);
        }
    }

    public static SplitPosition of(String split, long next) {
        return new SplitPosition(split, next, -1);
    }
}
