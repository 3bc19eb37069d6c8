package io.tidemark.control.wire;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a schedule would do now; nothing of it is done by asking.
 *
 * @param schedule its id; absent if it isn't created
 * @param nextRun when its next run is due by the clock; absent for event time
 * @param savepoints what is to become of them, the newest first
 */
public record SchedulePlan(Optional<String> schedule, Optional<Instant> nextRun, List<Item> savepoints) {

    public SchedulePlan {
        savepoints = List.copyOf(savepoints);
    }

    /**
     * What is to become of a savepoint.
     *
     * @param delete whether it is to be deleted
     * @param reason why, in words
     */
    public record Item(String savepoint, String job, Instant created, boolean delete, String reason) {}
}
