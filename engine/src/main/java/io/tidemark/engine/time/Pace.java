package io.tidemark.engine.time;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * How fast a job reads, all its sources and tasks together. What isn't limited is read as fast as it can be. Changes when
 * results come, never which.
 *
 * @param eventsPerSecond at most so many events a second, &gt; 0
 * @param bytesPerSecond at most so many bytes of keys and values a second as they are stored, &gt; 0; of sources that know
 * @param eventTimeSpeed event time goes by at most so many times as fast as the clock, &gt; 0: with 60 an hour takes a minute.
 *     What is late comes at once, and a time without any events takes its time
 * @param paused nothing is read, until this changes; savepoints can be taken all the same
 */
public record Pace(
        OptionalLong eventsPerSecond, OptionalLong bytesPerSecond, OptionalDouble eventTimeSpeed, boolean paused) {

    /** As fast as it goes. */
    public static final Pace FULL = new Pace(OptionalLong.empty(), OptionalLong.empty(), OptionalDouble.empty(), false);

    public Pace {
        requirePositive("eventsPerSecond", eventsPerSecond);
        requirePositive("bytesPerSecond", bytesPerSecond);
        if (eventTimeSpeed.isPresent()
                && !(eventTimeSpeed.getAsDouble() > 0 && Double.isFinite(eventTimeSpeed.getAsDouble()))) {
            throw new IllegalArgumentException("eventTimeSpeed must be > 0, was " + eventTimeSpeed.getAsDouble());
        }
    }

    public Pace eventsPerSecond(long events) {
        return new Pace(OptionalLong.of(events), bytesPerSecond, eventTimeSpeed, paused);
    }

    public Pace bytesPerSecond(long bytes) {
        return new Pace(eventsPerSecond, OptionalLong.of(bytes), eventTimeSpeed, paused);
    }

    public Pace eventTimeSpeed(double times) {
        return new Pace(eventsPerSecond, bytesPerSecond, OptionalDouble.of(times), paused);
    }

    /** The same, reading or not. */
    public Pace paused(boolean nothingIsRead) {
        return new Pace(eventsPerSecond, bytesPerSecond, eventTimeSpeed, nothingIsRead);
    }

    private static void requirePositive(String name, OptionalLong rate) {
        if (rate.isPresent() && rate.getAsLong() <= 0) {
            throw new IllegalArgumentException(name + " must be > 0, was " + rate.getAsLong());
        }
    }
}
