package io.tidemark.api;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.time.Duration;

/**
 * How far event time may be believed to have come, split by split.
 *
 * @param outOfOrderness how much later than a younger event of the same split an event may still come, &gt;= 0; what
 *     comes later than that is late
 * @param idleAfter how long a split must have been read to its end without a new event before it no longer holds the
 *     others back, &gt; 0. While a split is idle, event time follows the others, and what it then delivers for the time
 *     gone by is late: shorter means fresher results, longer means fewer surprises
 * @param maxDrift how far a split may be read ahead of the job's slowest one, in event time, while the job reads what was
 *     there before, &gt;= 0. What is read ahead has to be kept until the slowest has come as far; much less than the time
 *     between two events of a split makes reading slow
 */
public record WatermarkStrategy(Duration outOfOrderness, Duration idleAfter, Duration maxDrift)
        implements Serializable {

    /** Long enough that a pause of the producers isn't taken for the end of a split. */
    public static final Duration DEFAULT_IDLE_AFTER = Duration.ofSeconds(30);

    /** Some thousand events of a busy split, and little for operators to keep. */
    public static final Duration DEFAULT_MAX_DRIFT = Duration.ofMinutes(10);

    public WatermarkStrategy {
        requireNonNull(outOfOrderness, "outOfOrderness");
        requireNonNull(idleAfter, "idleAfter");
        requireNonNull(maxDrift, "maxDrift");
        if (outOfOrderness.isNegative()) {
            throw new IllegalArgumentException("outOfOrderness must be >= 0, was " + outOfOrderness);
        }
        if (idleAfter.isNegative() || idleAfter.isZero()) {
            throw new IllegalArgumentException("idleAfter must be > 0, was " + idleAfter);
        }
        if (maxDrift.isNegative()) {
            throw new IllegalArgumentException("maxDrift must be >= 0, was " + maxDrift);
        }
    }

    /** Events of a split come in the order of their time. */
    public static WatermarkStrategy monotonous() {
        return outOfOrderness(Duration.ZERO);
    }

    /** Events of a split come at most this much out of order. */
    public static WatermarkStrategy outOfOrderness(Duration atMost) {
        return new WatermarkStrategy(atMost, DEFAULT_IDLE_AFTER, DEFAULT_MAX_DRIFT);
    }

    /** The same with another time after which a split counts as idle. */
    public WatermarkStrategy idleAfter(Duration duration) {
        return new WatermarkStrategy(outOfOrderness, duration, maxDrift);
    }

    /** The same with another bound on how far splits may drift apart. */
    public WatermarkStrategy maxDrift(Duration duration) {
        return new WatermarkStrategy(outOfOrderness, idleAfter, duration);
    }
}
