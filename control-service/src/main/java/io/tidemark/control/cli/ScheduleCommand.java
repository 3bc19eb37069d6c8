package io.tidemark.control.cli;

import io.tidemark.control.wire.ScheduleRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "schedule",
        mixinStandardHelpOptions = true,
        description = {
            "Has savepoints of a job made by the clock (--cron) or by event time (--every-event-time), and old ones deleted.",
            "Without a --keep option none is deleted; what any of them keeps stays. Prints the schedule's id."
        })
final class ScheduleCommand implements Callable<Integer> {

    @Mixin
    private final ServiceOptions service;

    @Parameters(paramLabel = "JOB", description = "Id of the job.")
    private String job = "";

    @Option(
            names = "--cron",
            paramLabel = "LINE",
            description = "Minute, hour, day of the month, month, day of the week, such as '0 3 * * *'.")
    private @Nullable String cron;

    @Option(names = "--zone", paramLabel = "ZONE", description = "Whose clock, such as Europe/Berlin. Default: UTC.")
    private @Nullable String zone;

    @Option(
            names = "--every-event-time",
            paramLabel = "DURATION",
            converter = ShortDurationConverter.class,
            description = "Each time the job's event time passes a multiple of this, such as 1d.")
    private @Nullable Duration everyEventTime;

    @Option(names = "--label", paramLabel = "TEXT", description = "What to call the savepoints.")
    private @Nullable String label;

    @Option(names = "--keep-last", paramLabel = "N", description = "Keep the newest N.")
    private @Nullable Integer keepLast;

    @Option(
            names = "--keep-for",
            paramLabel = "DURATION",
            converter = ShortDurationConverter.class,
            description = "Keep those that are no older, such as 30d.")
    private @Nullable Duration keepFor;

    @Option(
            names = "--keep-daily",
            paramLabel = "N",
            description = "Keep the newest of each of the last N days that have one.")
    private @Nullable Integer keepDaily;

    @Option(names = "--keep-weekly", paramLabel = "N", description = "Likewise of weeks, which begin on Monday.")
    private @Nullable Integer keepWeekly;

    @Option(names = "--keep-monthly", paramLabel = "N", description = "Likewise of months.")
    private @Nullable Integer keepMonthly;

    @Option(
            names = "--include-manual",
            description = "Also delete savepoints of the job that people made, if no rule keeps them.")
    private boolean includeManual;

    @Option(
            names = "--blackout",
            paramLabel = "WINDOW",
            description = "When none begins, such as 'Mon-Fri 08:00-10:00'; may be repeated.")
    private List<String> blackouts = List.of();

    @Option(
            names = "--dry-run",
            description = "Only show when it would run next, and which savepoints it would delete now.")
    private boolean dryRun;

    ScheduleCommand(Terminal terminal) {
        this.service = new ServiceOptions(terminal);
    }

    @Override
    public Integer call() throws Exception {
        var client = service.client();
        if (dryRun) {
            var plan = client.previewSchedule(job, request());
            service.show(plan, () -> ScheduleTexts.plan(plan));
        } else {
            var schedule = client.schedule(job, request());
            service.show(schedule, schedule::id);
        }
        return ExitCode.OK.number();
    }

    private ScheduleRequest request() {
        return new ScheduleRequest(
                Optional.ofNullable(cron),
                Optional.ofNullable(zone),
                Optional.ofNullable(everyEventTime),
                Optional.ofNullable(label),
                Optional.ofNullable(keepLast),
                Optional.ofNullable(keepFor),
                Optional.ofNullable(keepDaily),
                Optional.ofNullable(keepWeekly),
                Optional.ofNullable(keepMonthly),
                includeManual ? Optional.of(true) : Optional.empty(),
                blackouts);
    }
}
