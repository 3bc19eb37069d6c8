package io.tidemark.control.schedule;

import java.time.Instant;
import java.util.Optional;

/** What happened to a schedule. Written down for ever: fields may be added, never renamed. */
public sealed interface ScheduleEvent {

    /** The schedule it happened to. */
    String schedule();

    Instant at();

    /**
     * The schedule after this; empty if it is gone.
     *
     * @throws IllegalStateException if this can't have happened to it
     */
    Optional<Schedule> after(Optional<Schedule> before);

    /**
     * It was asked for.
     *
     * @param eventTime how far the job was then; empty if unknown
     */
    record Created(String schedule, Instant at, String job, ScheduleDefinition definition, Optional<Instant> eventTime)
            implements ScheduleEvent {

        @Override
        public Optional<Schedule> after(Optional<Schedule> before) {
            if (before.isPresent()) {
                throw new IllegalStateException("Schedule '%s' was created twice".formatted(schedule));
            }
            return Optional.of(new Schedule(schedule, job, definition, at, eventTime, Optional.empty(), 0, 0));
        }
    }

    /**
     * A savepoint was asked for because it was due.
     *
     * @param due when; in event time if the schedule goes by that
     * @param savepoint its id
     * @param missed how many were due since the run before besides this one; they are not caught up
     */
    record Began(String schedule, Instant at, Instant due, String savepoint, long missed) implements ScheduleEvent {

        @Override
        public Optional<Schedule> after(Optional<Schedule> before) {
            return Optional.of(known(this, before).ran(new Schedule.Run(due, at, savepoint), missed));
        }
    }

    /** Another job took over the outputs of its job, and the schedule with them. */
    record Moved(String schedule, Instant at, String job) implements ScheduleEvent {

        @Override
        public Optional<Schedule> after(Optional<Schedule> before) {
            return Optional.of(known(this, before).moved(job));
        }
    }

    /** It is over. Its savepoints stay. */
    record Removed(String schedule, Instant at) implements ScheduleEvent {

        @Override
        public Optional<Schedule> after(Optional<Schedule> before) {
            var unused = known(this, before);
            return Optional.empty();
        }
    }

    private static Schedule known(ScheduleEvent event, Optional<Schedule> before) {
        return before.orElseThrow(() ->
                new IllegalStateException("%s of schedule '%s', which isn't there".formatted(event, event.schedule())));
    }
}
