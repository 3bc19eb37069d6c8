package io.tidemark.engine.runtime;

import io.tidemark.engine.graph.JobGraph;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One failure of a job, in words: no stack trace, which is for the log.
 *
 * @param at when the job gave way to it
 * @param restarted whether the job started again after it, or was given up
 * @param message what happened, where, and what to do
 * @param where at which operator; empty if it was the job as a whole
 * @param causes the failure itself, then what it came of, the first {@value #MOST_CAUSES}
 */
public record JobFailure(Instant at, boolean restarted, String message, Optional<Where> where, List<Cause> causes) {

    /** How many causes are kept. */
    public static final int MOST_CAUSES = 10;

    /** Characters; what is longer is mostly somebody's data. */
    private static final int LONGEST_MESSAGE = 2000;

    public JobFailure {
        causes = List.copyOf(causes);
    }

    /**
     * Where it happened.
     *
     * @param uid of the operator; of the source, if it was one behind it in the same stage
     * @param source what the source reads, in its words; empty if it isn't a source's uid
     * @param split of the event at hand, if that is known
     * @param position of the event in the split
     */
    public record Where(String uid, Optional<String> source, Optional<String> split, OptionalLong position) {

        /** @param split of the event, and its position; empty if they aren't known */
        static Where at(String uid, Optional<String> split, OptionalLong position) {
            return new Where(uid, Optional.empty(), split, position);
        }

        private Where in(JobGraph graph) {
            return new Where(uid, graph.sourceDescription(uid), split, position);
        }
    }

    /**
     * One of a chain.
     *
     * @param type name of the class
     * @param message empty if there is none
     */
    public record Cause(String type, String message) {}

    static JobFailure of(Failure failure, JobGraph graph, Instant at, boolean restarted) {
        return new JobFailure(
                at,
                restarted,
                shortened(failure.message()),
                failure.where().map(it -> it.in(graph)),
                causesOf(failure.cause()));
    }

    /** A chain may end in itself, so it is cut. */
    private static List<Cause> causesOf(Throwable failure) {
        var causes = new ArrayList<Cause>();
        Throwable next = failure;
        while (next != null && causes.size() < MOST_CAUSES) {
            var message = next.getMessage();
            causes.add(new Cause(next.getClass().getName(), message == null ? "" : shortened(message)));
            next = next.getCause();
        }
        return causes;
    }

    private static String shortened(String message) {
        return message.length() <= LONGEST_MESSAGE ? message : message.substring(0, LONGEST_MESSAGE - 3) + "...";
    }
}
