package io.tidemark.engine.operator;

import io.tidemark.engine.graph.WindowSettings;
import org.jspecify.annotations.Nullable;

/** Where events go that came too late: to the side output for them if there is one, or else they are dropped and counted. */
final class LateEvents {

    private final @Nullable Output side;
    private long dropped;

    LateEvents(WindowSettings settings, Outputs outputs) {
        side = settings.lateTag().map(outputs::side).orElse(null);
    }

    void take(Object event, long timestamp) throws Exception {
        if (side == null) {
            dropped++;
        } else {
            side.emit(event, timestamp);
        }
    }

    long dropped() {
        return dropped;
    }
}
