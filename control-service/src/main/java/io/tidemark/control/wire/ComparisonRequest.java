package io.tidemark.control.wire;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Asks for a comparison of two outputs.
 *
 * @param a one output
 * @param b the other
 * @param from compare rows from this event time on; from the beginning if absent
 * @param until compare rows before this event time; to the end if absent
 * @param tolerance how far numbers may lie apart, &gt;= 0; 0 if absent
 * @param relativeTolerance the same as a share of the greater one, 0 to 1; 0 if absent
 * @param ignore fields that don't count, such as {@code meta.at}, {@code lines[].at} or {@code /meta/at}
 * @param window totals are told apart by windows of this length; an hour if absent
 * @param outOfOrder how much later than a younger row of its partition a row may come; a minute if absent
 * @param forgetAfter how long, in event time, rows that differ wait for a partner that comes late; a day if absent
 * @param follow whether to go on live; otherwise both are read to where they end now
 * @param parallelism tasks, 1 if absent
 */
public record ComparisonRequest(
        Output a,
        Output b,
        Optional<Instant> from,
        Optional<Instant> until,
        Optional<Double> tolerance,
        Optional<Double> relativeTolerance,
        List<String> ignore,
        Optional<Duration> window,
        Optional<Duration> outOfOrder,
        Optional<Duration> forgetAfter,
        Optional<Boolean> follow,
        Optional<Integer> parallelism) {

    // What isn't in the JSON arrives here as null, whatever the types say.
    @SuppressWarnings("ConstantValue")
    public ComparisonRequest {
        if (a == null || b == null) {
            throw new IllegalArgumentException("'a' and 'b' must name two outputs, each by 'job' or 'topic'");
        }
        from = orEmpty(from);
        until = orEmpty(until);
        tolerance = orEmpty(tolerance);
        relativeTolerance = orEmpty(relativeTolerance);
        ignore = ignore == null ? List.of() : List.copyOf(ignore);
        window = orEmpty(window);
        outOfOrder = orEmpty(outOfOrder);
        forgetAfter = orEmpty(forgetAfter);
        follow = orEmpty(follow);
        parallelism = orEmpty(parallelism);
    }

    /**
     * An output, by what writes it or where it lies.
     *
     * @param job whose output; may be absent if there is a topic
     * @param topic which topic; may be absent if the job has one output only
     */
    public record Output(Optional<String> job, Optional<String> topic) {

        public Output {
            job = orEmpty(job);
            topic = orEmpty(topic);
            if (job.isEmpty() && topic.isEmpty()) {
                throw new IllegalArgumentException("an output must be named by 'job' or 'topic'");
            }
        }

        public static Output ofTopic(String topic) {
            return new Output(Optional.empty(), Optional.of(topic));
        }

        public static Output ofJob(String job) {
            return new Output(Optional.of(job), Optional.empty());
        }
    }

    /** The plainest comparison: everything that is there now, and every difference counts. */
    public static ComparisonRequest of(Output a, Output b) {
        return new ComparisonRequest(
                a,
                b,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** The same with fields that don't count. */
    public ComparisonRequest ignoring(List<String> fields) {
        return new ComparisonRequest(
                a,
                b,
                from,
                until,
                tolerance,
                relativeTolerance,
                fields,
                window,
                outOfOrder,
                forgetAfter,
                follow,
                parallelism);
    }

    @SuppressWarnings({"OptionalAssignedToNull", "NullableOptional"}) // see above
    private static <T> Optional<T> orEmpty(@Nullable Optional<T> value) {
        return value == null ? Optional.empty() : value;
    }
}
