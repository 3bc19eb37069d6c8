package io.tidemark.engine.inspect;

import java.util.List;

/**
 * What is in a snapshot.
 *
 * @param snapshot its id
 * @param sizeBytes of all its files, each once; exact
 * @param operators those with state, by uid
 */
public record SnapshotOverview(String snapshot, long sizeBytes, List<Operator> operators) {

    public SnapshotOverview {
        operators = List.copyOf(operators);
    }

    /**
     * One operator.
     *
     * @param keys the form of its keys, as its schema says
     * @param watermark of its input, epoch milliseconds; {@link Long#MIN_VALUE} if unknown
     * @param parts how many subtasks wrote it
     * @param sizeBytes of its files, exact
     * @param states by name
     */
    public record Operator(String uid, String keys, long watermark, int parts, long sizeBytes, List<State> states) {

        public Operator {
            states = List.copyOf(states);
        }
    }

    /**
     * One state of an operator.
     *
     * @param kind what it is, such as {@code list}, {@code map by utf8}, {@code timer}
     * @param values the form of its values, as its schema says
     * @param timeToLiveMillis 0 for never
     * @param estimatedRows about how many rows it has: keys, or entries of maps, or keys by time; -1 if nobody knows
     * @param estimatedBytes about how much they take in files; -1 if nobody knows
     */
    public record State(
            String name, String kind, String values, long timeToLiveMillis, long estimatedRows, long estimatedBytes) {}
}
