package io.tidemark.control.cli;

import io.tidemark.control.wire.ScheduleInfo;
import io.tidemark.control.wire.SchedulePlan;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Schedules as text for people. The names are those of the JSON. */
final class ScheduleTexts {

    private ScheduleTexts() {}

    static String schedules(List<ScheduleInfo> schedules) {
        var table =
                new Table("ID", "JOB", "WHEN", "NEXT", "WAITS FOR", "LAST", "OUTCOME", "RUNS", "FAILURES", "MISSED");
        for (var schedule : schedules) {
            table.row(
                    schedule.id(),
                    schedule.job(),
                    when(schedule),
                    next(schedule),
                    schedule.waitsFor().map(Enum::name).orElse("-"),
                    schedule.lastRun().map(it -> it.at().toString()).orElse("-"),
                    schedule.lastRun().map(ScheduleTexts::outcome).orElse("-"),
                    Long.toString(schedule.runs()),
                    Long.toString(schedule.failures()),
                    Long.toString(schedule.missed()));
        }
        return table.toString();
    }

    static String plan(SchedulePlan plan) {
        var table = new Table("SAVEPOINT", "JOB", "CREATED", "DELETE", "REASON");
        for (var item : plan.savepoints()) {
            table.row(
                    item.savepoint(),
                    item.job(),
                    item.created().toString(),
                    item.delete() ? "yes" : "-",
                    item.reason());
        }
        var next = plan.nextRun()
                .map(it -> "Next run: %s".formatted(it))
                .orElse("The next run depends on the job's event time.");
        return next + System.lineSeparator() + table;
    }

    private static String when(ScheduleInfo schedule) {
        var definition = schedule.definition();
        return definition
                .cron()
                .map(line -> line + " " + definition.zone().orElse("UTC"))
                .or(() -> definition.everyEventTime().map(step -> "every " + step + " of event time"))
                .orElse("-");
    }

    private static String next(ScheduleInfo schedule) {
        return schedule.nextRun()
                .map(Instant::toString)
                .or(() -> schedule.nextEventTime().map(it -> "event time " + it))
                .orElse("-");
    }

    private static String outcome(ScheduleInfo.LastRun run) {
        Optional<String> reason = run.failure();
        return run.outcome().name() + reason.map(it -> ": " + it).orElse("");
    }
}
