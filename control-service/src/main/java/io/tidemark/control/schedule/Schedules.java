package io.tidemark.control.schedule;

import io.tidemark.control.wire.ProblemType;
import io.tidemark.control.wire.RefusedException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** All schedules: the fold of their events, in the order in which they were created. Not thread-safe. */
public final class Schedules {

    private final Map<String, Schedule> byId = new LinkedHashMap<>();

    /** Which schedule made a savepoint, also when the schedule is gone. */
    private final Map<String, String> madeBy = new HashMap<>();

    private final Set<String> everUsed = new HashSet<>();

    public void apply(ScheduleEvent event) {
        everUsed.add(event.schedule());
        event.after(find(event.schedule()))
                .ifPresentOrElse(next -> byId.put(next.id(), next), () -> byId.remove(event.schedule()));
        if (event instanceof ScheduleEvent.Began began) {
            madeBy.put(began.savepoint(), began.schedule());
        }
    }

    public Optional<Schedule> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** @throws RefusedException if there is no such schedule */
    public Schedule require(String id) throws RefusedException {
        return find(id).orElseThrow(() -> new RefusedException(
                ProblemType.UNKNOWN_SCHEDULE,
                "There is no schedule '%s'. `tidemark schedules` shows all.".formatted(id)));
    }

    public List<Schedule> all() {
        return List.copyOf(byId.values());
    }

    /** Whether an id belongs to a schedule, or did. */
    public boolean isTaken(String id) {
        return everUsed.contains(id);
    }

    /** Id of the schedule that made a savepoint; empty if people did. */
    public Optional<String> madeBy(String savepoint) {
        return Optional.ofNullable(madeBy.get(savepoint));
    }

    /** What follows for schedules when a job takes over the outputs of another: they go with the outputs. */
    public List<ScheduleEvent> move(String from, String to, Instant now) {
        return byId.values().stream()
                .filter(it -> it.job().equals(from))
                .<ScheduleEvent>map(it -> new ScheduleEvent.Moved(it.id(), now, to))
                .toList();
    }
}
