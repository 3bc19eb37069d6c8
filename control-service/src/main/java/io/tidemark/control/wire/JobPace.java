package io.tidemark.control.wire;

import java.util.Optional;

/**
 * How fast a job reads, all its sources and tasks together. What is absent isn't limited.
 *
 * @param eventsPerSecond at most so many events a second
 * @param bytesPerSecond at most so many bytes of keys and values a second, as they are stored
 * @param eventTimeSpeed event time goes by at most so many times as fast as the clock; with 60 an hour takes a minute
 * @param paused whether nothing is read until this changes; savepoints can be taken all the same
 */
public record JobPace(
        Optional<Long> eventsPerSecond,
        Optional<Long> bytesPerSecond,
        Optional<Double> eventTimeSpeed,
        Optional<Boolean> paused) {

    /** As fast as it goes. */
    public static final JobPace FULL =
            new JobPace(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    // What isn't in the JSON arrives here as null, whatever the types say.
    @SuppressWarnings({"ConstantValue", "OptionalAssignedToNull"})
    public JobPace {
        eventsPerSecond = eventsPerSecond == null ? Optional.empty() : eventsPerSecond;
        bytesPerSecond = bytesPerSecond == null ? Optional.empty() : bytesPerSecond;
        eventTimeSpeed = eventTimeSpeed == null ? Optional.empty() : eventTimeSpeed;
        paused = (paused == null ? Optional.<Boolean>empty() : paused).filter(it -> it);
        requirePositive("eventsPerSecond", eventsPerSecond);
        requirePositive("bytesPerSecond", bytesPerSecond);
        requirePositive("eventTimeSpeed", eventTimeSpeed);
    }

    public boolean isPaused() {
        return paused.isPresent();
    }

    private static void requirePositive(String name, Optional<? extends Number> rate) {
        if (rate.isPresent()
                && !(rate.get().doubleValue() > 0 && Double.isFinite(rate.get().doubleValue()))) {
            throw new IllegalArgumentException("'%s' must be > 0, was %s".formatted(name, rate.get()));
        }
    }
}
