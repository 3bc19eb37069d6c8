package io.tidemark.engine.runtime;

import java.time.Duration;
import java.util.Optional;

/**
 * How fast the work for a snapshot goes on beside the tasks: a bit of work, then a pause that is longer the less of the
 * machine such work may take. So a busy job keeps nearly all of its speed while a snapshot is written, and the snapshot is
 * there later, by some seconds at most. A job with little to do has few changed rows, so its snapshots take no time either
 * way.
 *
 * <p>For one snapshot of one subtask; not thread-safe.
 */
final class WorkPace {

    /** Nobody should wait longer for a savepoint because of this. */
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private final double pausesPerWork;
    private long leftNanos;
    private long owedNanos;

    private WorkPace(double pausesPerWork, Duration longest) {
        this.pausesPerWork = pausesPerWork;
        this.leftNanos = longest.toNanos();
    }

    /** Without any pause. */
    static WorkPace full() {
        return new WorkPace(0, Duration.ZERO);
    }

    /**
     * @param share of all processors that the work of all subtasks may take together, &gt; 0 to 1
     * @param processors how many there are
     * @param subtasks how many have such work at the same time, each on a thread of its own
     * @param untilNext time until the next checkpoint; pauses come to half of it at most, so that this one is over by then. Empty
     *     for a savepoint, for which the next checkpoint waits instead
     */
    static WorkPace of(double share, int processors, int subtasks, Optional<Duration> untilNext) {
        double working = Math.min(1, share * processors / Math.max(1, subtasks));
        var longest = untilNext
                .map(it -> it.dividedBy(2))
                .filter(it -> it.compareTo(LONGEST) < 0)
                .orElse(LONGEST);
        return new WorkPace(1 / working - 1, longest);
    }

    /** Whether no pause is due any more. */
    boolean isFull() {
        return pausesPerWork == 0 || leftNanos == 0;
    }

    /**
     * @param turnsLeft how much work there is still to do, in turns such as this: what may be paused in all is spread over them,
     *     so that the end isn't hurried more than the begin
     * @return how long to do nothing after some work; whole milliseconds, as timers know no others, the rest is kept in mind */
    Duration pauseAfter(long workedNanos, long turnsLeft) {
        long granted = Math.min((long) (workedNanos * pausesPerWork), leftNanos / Math.max(1, turnsLeft));
        leftNanos -= granted;
        owedNanos += granted;
        var pause = Duration.ofMillis(owedNanos / 1_000_000);
        owedNanos -= pause.toNanos();
        return pause;
    }
}
