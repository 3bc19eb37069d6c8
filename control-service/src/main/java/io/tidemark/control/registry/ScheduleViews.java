package io.tidemark.control.registry;

import io.tidemark.control.savepoint.Savepoint;
import io.tidemark.control.schedule.Due;
import io.tidemark.control.schedule.KeepRules;
import io.tidemark.control.schedule.Schedule;
import io.tidemark.control.schedule.ScheduleDefinition;
import io.tidemark.control.wire.ProblemType;
import io.tidemark.control.wire.RefusedException;
import io.tidemark.control.wire.ScheduleInfo;
import io.tidemark.control.wire.ScheduleInfo.Outcome;
import io.tidemark.control.wire.ScheduleInfo.WaitsFor;
import io.tidemark.control.wire.ScheduleRequest;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Optional;

/** Schedules as people ask for them, and see them. */
final class ScheduleViews {

    private static final String UTC = "UTC";

    private ScheduleViews() {}

    /** @throws RefusedException if it can't be understood; says what */
    static ScheduleDefinition definition(ScheduleRequest request) throws RefusedException {
        try {
            var keep = new KeepRules(
                    request.keepLast(),
                    request.keepFor(),
                    request.keepDaily(),
                    request.keepWeekly(),
                    request.keepMonthly(),
                    request.includeManual().orElse(false));
            return new ScheduleDefinition(
                    request.cron(),
                    zone(request.zone().orElse(UTC)),
                    request.everyEventTime(),
                    request.label(),
                    keep,
                    request.blackouts());
        } catch (IllegalArgumentException e) {
            throw new RefusedException(
                    ProblemType.BAD_REQUEST, "The schedule can't be understood: %s.".formatted(e.getMessage()), e);
        }
    }

    static ScheduleInfo info(
            Schedule schedule, Optional<Savepoint> lastSavepoint, Optional<WaitsFor> waitsFor, long failures) {
        return new ScheduleInfo(
                schedule.id(),
                schedule.job(),
                request(schedule.definition()),
                schedule.created(),
                Due.next(schedule),
                Due.nextEventTime(schedule),
                waitsFor,
                schedule.lastRun()
                        .map(run -> new ScheduleInfo.LastRun(
                                run.due(),
                                run.at(),
                                run.savepoint(),
                                lastSavepoint.map(ScheduleViews::outcome).orElse(Outcome.DELETED),
                                lastSavepoint.flatMap(Savepoint::failure))),
                schedule.runs(),
                failures,
                schedule.missed());
    }

    private static Outcome outcome(Savepoint savepoint) {
        if (savepoint.isPending()) {
            return Outcome.PENDING;
        }
        if (savepoint.failure().isPresent()) {
            return Outcome.FAILED;
        }
        return savepoint.facts().isPresent() ? Outcome.TAKEN : Outcome.DELETED;
    }

    private static ScheduleRequest request(ScheduleDefinition definition) {
        var keep = definition.keep();
        return new ScheduleRequest(
                definition.cron(),
                Optional.of(definition.zone().getId()),
                definition.everyEventTime(),
                definition.label(),
                keep.last(),
                keep.age(),
                keep.daily(),
                keep.weekly(),
                keep.monthly(),
                Optional.of(keep.includeManual()),
                definition.blackouts());
    }

    private static ZoneId zone(String name) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "zone '%s' isn't known; name one such as Europe/Berlin or UTC".formatted(name), e);
        }
    }
}
