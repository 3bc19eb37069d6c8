package io.tidemark.control.job;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How much an arm of a fork may take, so that an experiment can't hurt what runs beside it.
 *
 * @param maxDuration how long it may run, &gt; 0; it is ended after that
 * @param maxStateBytes how large its state may be as of its last checkpoint, &gt; 0; it is ended beyond that
 * @param maxEventsPerSecond how fast it may read, &gt; 0; it never reads faster
 */
public record ArmCaps(Optional<Duration> maxDuration, Optional<Long> maxStateBytes, Optional<Long> maxEventsPerSecond) {

    public static final ArmCaps NONE = new ArmCaps(Optional.empty(), Optional.empty(), Optional.empty());

    /**
     * Why an arm must end, in words; empty if it may go on.
     *
     * @param ran how long ago it was accepted
     * @param stateBytes of its last checkpoint; empty if there is none
     */
    public Optional<String> exceeded(Duration ran, OptionalLong stateBytes) {
        if (maxDuration.isPresent() && ran.compareTo(maxDuration.get()) > 0) {
            return Optional.of(
                    "It ran for longer than its maxDuration of %s, so it was ended. Fork again with more if it is to go further."
                            .formatted(maxDuration.get()));
        }
        if (maxStateBytes.isPresent() && stateBytes.isPresent() && stateBytes.getAsLong() > maxStateBytes.get()) {
            return Optional.of(
                    "Its state took %d bytes, more than its maxStateBytes of %d, so it was ended. Fork again with more if the disk has room."
                            .formatted(stateBytes.getAsLong(), maxStateBytes.get()));
        }
        return Optional.empty();
    }
}
