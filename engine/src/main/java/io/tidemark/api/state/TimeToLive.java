package io.tidemark.api.state;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.time.Duration;

/**
 * How long state stays after it was last written, in event time. A value is over as soon as an event or timer of its key is
 * at hand whose time is so much later (or the watermark is), and is then as if it had never been; the space it takes is
 * freed some time afterwards. In a list it is the list that gets old, in a map each entry by itself.
 *
 * @param afterWrite more than zero
 */
public record TimeToLive(Duration afterWrite) implements Serializable {

    /** State that stays until it is cleared. */
    public static final TimeToLive FOREVER = new TimeToLive(Duration.ofMillis(Long.MAX_VALUE));

    public TimeToLive {
        requireNonNull(afterWrite, "afterWrite");
        if (afterWrite.toMillis() <= 0) {
            throw new IllegalArgumentException("afterWrite must be at least a millisecond, was " + afterWrite);
        }
    }

    public static TimeToLive afterWrite(Duration duration) {
        return new TimeToLive(duration);
    }

    public boolean isForever() {
        return equals(FOREVER);
    }
}
