package io.tidemark.engine.graph;

import io.tidemark.api.window.Windows;
import java.util.Optional;

/**
 * Which windows, and when they give results.
 *
 * @param allowedLatenessMillis how long a window is kept after its end, &gt;= 0
 * @param lateTag the side output for events that come even later; empty if they are dropped
 * @param earlyMillis how often there are results before a window's end; 0 for never
 */
public record WindowSettings(Windows windows, long allowedLatenessMillis, Optional<String> lateTag, long earlyMillis) {

    public static WindowSettings of(Windows windows) {
        return new WindowSettings(windows, 0, Optional.empty(), 0);
    }

    WindowSettings withAllowedLateness(long millis) {
        return new WindowSettings(windows, millis, lateTag, earlyMillis);
    }

    WindowSettings withLateTag(String tag) {
        return new WindowSettings(windows, allowedLatenessMillis, Optional.of(tag), earlyMillis);
    }

    WindowSettings withEarly(long millis) {
        return new WindowSettings(windows, allowedLatenessMillis, lateTag, millis);
    }
}
