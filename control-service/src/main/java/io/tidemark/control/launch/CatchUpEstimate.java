package io.tidemark.control.launch;

import io.tidemark.control.wire.JobInfo;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Estimates when a job will have caught up, from how far it was at some moments of the last minute.
 *
 * <p>What counts is how fast the distance to the present shrinks: what the job reads less what comes anew. The mean of what
 * was seen between one moment and the next gives the estimate; the mean give or take twice its standard error gives the
 * range, in which 19 of 20 such means lie if speeds are as they were.
 *
 * <p>Thread-safe.
 */
final class CatchUpEstimate {

    private static final Duration WINDOW = Duration.ofMinutes(1);

    /** With fewer steps than these a range would be a guess. */
    private static final int STEPS_FOR_A_RANGE = 4;

    private record Moment(long millis, long eventsIn, long lag, long watermarkMillis) {}

    private final Deque<Moment> moments = new ArrayDeque<>();

    /**
     * Takes down how far the job is.
     *
     * @param eventsIn read so far; fewer than before if it started anew
     * @param lag events not yet read, &gt;= 0
     * @param watermarkMillis {@link Long#MIN_VALUE} if unknown
     */
    synchronized void note(long millis, long eventsIn, long lag, long watermarkMillis) {
        if (!moments.isEmpty() && eventsIn < moments.getLast().eventsIn()) {
            moments.clear();
        }
        moments.addLast(new Moment(millis, eventsIn, lag, watermarkMillis));
        while (moments.getFirst().millis() < millis - WINDOW.toMillis()) {
            moments.removeFirst();
        }
    }

    /** Empty if nothing is known yet. */
    synchronized Optional<JobInfo.CatchUp> now() {
        if (moments.size() < 2) {
            return Optional.empty();
        }
        var first = moments.getFirst();
        var last = moments.getLast();
        double seconds = (last.millis() - first.millis()) / 1e3;
        if (seconds <= 0) {
            return Optional.empty();
        }
        double closing = (first.lag() - last.lag()) / seconds;
        double error = standardError(closing);
        boolean hasRange = moments.size() > STEPS_FOR_A_RANGE;
        return Optional.of(new JobInfo.CatchUp(
                last.lag(),
                rounded((last.eventsIn() - first.eventsIn()) / seconds),
                eventTimeSpeed(first, last),
                secondsLeft(last.lag(), closing),
                hasRange ? secondsLeft(last.lag(), closing + 2 * error) : Optional.empty(),
                hasRange ? secondsLeft(last.lag(), closing - 2 * error) : Optional.empty()));
    }

    private double standardError(double mean) {
        double squares = 0;
        int steps = 0;
        Moment before = null;
        for (var moment : moments) {
            if (before != null && moment.millis() > before.millis()) {
                double speed = (before.lag() - moment.lag()) * 1e3 / (moment.millis() - before.millis());
                squares += (speed - mean) * (speed - mean);
                steps++;
            }
            before = moment;
        }
        return steps < 2 ? 0 : Math.sqrt(squares / (steps - 1) / steps);
    }

    private static Optional<Long> secondsLeft(long lag, double closing) {
        return closing <= 0 ? Optional.empty() : Optional.of((long) Math.ceil(lag / closing));
    }

    private static Optional<Double> eventTimeSpeed(Moment first, Moment last) {
        return first.watermarkMillis() == Long.MIN_VALUE || last.watermarkMillis() == Long.MAX_VALUE
                ? Optional.empty()
                : Optional.of(rounded((double) (last.watermarkMillis() - first.watermarkMillis())
                        / (last.millis() - first.millis())));
    }

    private static double rounded(double figure) {
        return Math.rint(figure * 10) / 10;
    }
}
