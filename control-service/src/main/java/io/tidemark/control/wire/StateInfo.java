package io.tidemark.control.wire;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What state is in a savepoint.
 *
 * @param savepoint its id
 * @param sizeBytes of all its files, each once; exact
 * @param operators those with state, by uid
 */
public record StateInfo(String savepoint, long sizeBytes, List<Operator> operators) {

    public StateInfo {
        operators = List.copyOf(operators);
    }

    /**
     * One operator.
     *
     * @param uid its name in savepoints
     * @param keys the form of its keys
     * @param watermark up to when its input was complete; absent if unknown
     * @param parts how many tasks wrote it
     * @param sizeBytes of its files; exact
     * @param states by name
     */
    public record Operator(
            String uid, String keys, Optional<Instant> watermark, int parts, long sizeBytes, List<State> states) {

        public Operator {
            states = List.copyOf(states);
        }
    }

    /**
     * One state of an operator. The numbers are estimates of the state store, since to count would be to read all of it.
     *
     * @param name unique within the operator; those of the engine begin with {@code tidemark.}
     * @param kind such as {@code list}, {@code map by utf8}, {@code timer}
     * @param values the form of its values
     * @param timeToLive how long a value stays after it was written, in event time; absent for ever
     * @param estimatedRows how many rows: one for each key, for each entry of a map, for each key and time of a timer or window;
     *     absent if unknown
     * @param estimatedBytes how much they take in files; absent if unknown
     */
    public record State(
            String name,
            String kind,
            String values,
            Optional<Duration> timeToLive,
            Optional<Long> estimatedRows,
            Optional<Long> estimatedBytes) {}
}
