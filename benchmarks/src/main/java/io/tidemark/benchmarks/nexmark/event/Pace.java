package io.tidemark.benchmarks.nexmark.event;

import java.io.Serializable;
import java.time.Duration;

/**
 * When events happen.
 *
 * @param perSecond events in a second of event time, &gt;= 1
 * @param pauseEvery after how many events nothing happens for a while, &gt;= 1
 * @param pauseMillis for how long, &gt;= 0
 */
public record Pace(long perSecond, long pauseEvery, long pauseMillis) implements Serializable {

    /** The time of event 0: 2015-07-15T00:00Z, in epoch milliseconds. */
    public static final long BASE = 1_436_918_400_000L;

    /** 10,000 events a second without pauses. */
    public static final Pace STEADY = new Pace(10_000, Long.MAX_VALUE, 0);

    public Pace {
        if (perSecond < 1) {
            throw new IllegalArgumentException("perSecond must be >= 1, was " + perSecond);
        }
        if (pauseEvery < 1) {
            throw new IllegalArgumentException("pauseEvery must be >= 1, was " + pauseEvery);
        }
        if (pauseMillis < 0) {
            throw new IllegalArgumentException("pauseMillis must be >= 0, was " + pauseMillis);
        }
    }

    /** The same with a pause after every so many events. */
    public Pace pausing(long every, long millis) {
        return new Pace(perSecond, every, millis);
    }

    /** The time of an event, in epoch milliseconds. */
    public long timeOf(long number) {
        return BASE + number * 1000 / perSecond + number / pauseEvery * pauseMillis;
    }

    /** How long so many events can take at most. */
    public Duration longest(int events) {
        long pauses = events / pauseEvery + 1;
        return Duration.ofMillis(events * 1000L / perSecond + 1 + pauses * pauseMillis);
    }
}
