package io.tidemark.control.cli;

import io.tidemark.control.wire.JobInfo;
import io.tidemark.control.wire.JobPace;
import io.tidemark.control.wire.PromotionInfo;
import io.tidemark.control.wire.RetentionInfo;
import io.tidemark.control.wire.SavepointInfo;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Jobs and savepoints as text for people. The names are those of the JSON. */
final class Texts {

    private Texts() {}

    static String jobs(List<JobInfo> jobs) {
        var table = new Table("ID", "NAME", "PHASE", "EVENTS IN", "EVENTS OUT", "LAG", "WATERMARK", "OUTPUTS");
        for (var job : jobs) {
            table.row(
                    job.id(),
                    job.name(),
                    phase(job),
                    orDash(job.eventsIn()),
                    orDash(job.eventsOut()),
                    lag(job),
                    time(job.watermark()),
                    String.join(",", job.targets()));
        }
        return table.toString();
    }

    static String savepoints(List<SavepointInfo> savepoints) {
        var table = new Table("ID", "JOB", "LABEL", "PINNED", "CREATED", "EPOCH", "WATERMARK", "SIZE");
        for (var savepoint : savepoints) {
            table.row(
                    savepoint.id(),
                    savepoint.job(),
                    savepoint.label().orElse("-"),
                    savepoint.pinned() ? "yes" : "-",
                    time(Optional.of(savepoint.created())),
                    Long.toString(savepoint.epoch()),
                    time(savepoint.watermark()),
                    size(savepoint.sizeBytes()));
        }
        return table.toString();
    }

    static String job(JobInfo job) {
        var table = new Table("id", job.id())
                .row("name", job.name())
                .row("program", job.programName() + " (" + shortId(job.program()) + ")")
                .row("phase", phase(job))
                .row("parameters", pairs(job.parameters()))
                .row("parallelism", Integer.toString(job.parallelism()))
                .row("savepoint", job.savepoint().orElse("-"))
                .row("mutedUntil", job.mutedUntil().orElse("-"))
                .row("until", job.until().orElse("-"))
                .row("pace", pace(job.pace()))
                .row("outputs", pairs(job.outputs()))
                .row("created", time(Optional.of(job.created())))
                .row("restarts", orDash(job.restarts()))
                .row("eventsIn", orDash(job.eventsIn()))
                .row("eventsOut", orDash(job.eventsOut()))
                .row("lateEvents", orDash(job.lateEvents()))
                .row("skippedEvents", orDash(job.skippedEvents()))
                .row("watermark", time(job.watermark()))
                .row("lag", pairs(job.lag()))
                .row(
                        "lastCheckpoint",
                        job.lastCheckpoint().map(Texts::checkpoint).orElse("-"));
        new TreeMap<>(job.outputDigests())
                .forEach((sink, written) -> table.row(
                        "outputDigest", "%s: %d records, %s".formatted(sink, written.records(), written.digest())));
        job.fork()
                .ifPresent(fork -> table.row("fork", fork + ", arm " + job.arm().orElse("-")));
        job.catchUp().ifPresent(it -> table.row("catchUp", catchUp(it)));
        job.ended().ifPresent(at -> table.row("ended", time(Optional.of(at))));
        job.failure().ifPresent(failure -> table.row("failure", failure));
        job.warnings().forEach(warning -> table.row("warning", warning));
        job.failures().forEach(failure -> table.row("failures", FailureTexts.failure(failure)));
        return table.toString();
    }

    static String savepoint(SavepointInfo savepoint) {
        return new Table("id", savepoint.id())
                .row("job", savepoint.job())
                .row("label", savepoint.label().orElse("-"))
                .row("note", savepoint.note().orElse("-"))
                .row("pinned", savepoint.pinned() ? "yes" : "-")
                .row("origin", savepoint.origin().name())
                .row("created", time(Optional.of(savepoint.created())))
                .row("epoch", Long.toString(savepoint.epoch()))
                .row("watermark", time(savepoint.watermark()))
                .row("size", size(savepoint.sizeBytes()))
                .row("location", savepoint.location())
                .toString();
    }

    static String promotions(List<PromotionInfo> promotions) {
        var table = new Table("ID", "FROM", "TO", "PHASE", "REQUESTED", "DONE", "ROLLS BACK", "REASON");
        for (var promotion : promotions) {
            table.row(
                    promotion.id(),
                    promotion.from(),
                    promotion.to(),
                    promotion.phase().name(),
                    time(Optional.of(promotion.requested())),
                    time(promotion.done()),
                    promotion.rollsBack().orElse("-"),
                    promotion.reason().orElse("-"));
        }
        return table.toString();
    }

    static String retention(List<RetentionInfo> retention) {
        var table = new Table("SAVEPOINT", "STATE", "UNTIL", "WHY");
        for (var savepoint : retention) {
            table.row(
                    savepoint.savepoint(),
                    savepoint.state().name(),
                    time(savepoint.until()),
                    savepoint.reasons().isEmpty() ? "-" : String.join(" ", savepoint.reasons()));
        }
        return table.toString();
    }

    static String promotion(PromotionInfo promotion) {
        var table = new Table("id", promotion.id())
                .row("from", promotion.from())
                .row("to", promotion.to())
                .row("phase", promotion.phase().name())
                .row("fork", promotion.fork().orElse("-"))
                .row("rollsBack", promotion.rollsBack().orElse("-"))
                .row("comparison", promotion.comparison().orElse("-"))
                .row("stateSavepoint", promotion.stateSavepoint())
                .row("stopSavepoint", promotion.stopSavepoint())
                .row("requested", time(Optional.of(promotion.requested())))
                .row("done", time(promotion.done()))
                .row("reason", promotion.reason().orElse("-"));
        promotion.failure().ifPresent(failure -> table.row("failure", failure));
        return table.toString();
    }

    private static String phase(JobInfo job) {
        return job.pace().isPaused() && !job.phase().isFinal()
                ? job.phase() + " (paused)"
                : job.phase().name();
    }

    static String pace(JobPace pace) {
        var parts = new ArrayList<String>();
        pace.eventsPerSecond().ifPresent(it -> parts.add("eventsPerSecond=" + it));
        pace.bytesPerSecond().ifPresent(it -> parts.add("bytesPerSecond=" + it));
        pace.eventTimeSpeed().ifPresent(it -> parts.add("eventTimeSpeed=" + it));
        if (pace.isPaused()) {
            parts.add("paused");
        }
        return parts.isEmpty() ? "full" : String.join(", ", parts);
    }

    private static String catchUp(JobInfo.CatchUp catchUp) {
        var left = catchUp.secondsLeft()
                .map(it -> "about " + duration(it)
                        + catchUp.secondsLeftAtLeast()
                                .map(least -> " (%s to %s)"
                                        .formatted(
                                                duration(least),
                                                catchUp.secondsLeftAtMost()
                                                        .map(Texts::duration)
                                                        .orElse("who knows")))
                                .orElse(""))
                .orElse("it isn't coming nearer");
        return "%d events left, %s a second, %s".formatted(catchUp.eventsLeft(), catchUp.eventsPerSecond(), left);
    }

    private static String duration(long seconds) {
        return Duration.ofSeconds(seconds).toString().substring(2).toLowerCase(Locale.ROOT);
    }

    /** One line about a job that runs. */
    static String progress(JobInfo job) {
        return "%s  %s  in %s  out %s  lag %s  watermark %s%s"
                .formatted(
                        job.id(),
                        phase(job),
                        orDash(job.eventsIn()),
                        orDash(job.eventsOut()),
                        lag(job),
                        time(job.watermark()),
                        job.catchUp()
                                .flatMap(JobInfo.CatchUp::secondsLeft)
                                .map(it -> "  caught up in " + duration(it))
                                .orElse(""));
    }

    private static String checkpoint(JobInfo.Checkpoint checkpoint) {
        return "epoch %d at %s, %d ms"
                .formatted(checkpoint.epoch(), time(Optional.of(checkpoint.at())), checkpoint.totalMillis());
    }

    private static String lag(JobInfo job) {
        if (job.lag().isEmpty() || job.lag().values().stream().anyMatch(lag -> lag < 0)) {
            return "-";
        }
        return Long.toString(
                job.lag().values().stream().mapToLong(Long::longValue).sum());
    }

    private static String time(Optional<Instant> time) {
        return time.map(at -> at.truncatedTo(ChronoUnit.SECONDS).toString()).orElse("-");
    }

    private static String orDash(Optional<? extends Number> number) {
        return number.map(Object::toString).orElse("-");
    }

    private static String pairs(Map<String, ?> map) {
        if (map.isEmpty()) {
            return "-";
        }
        return new TreeMap<>(map)
                .entrySet().stream()
                        .map(pair -> pair.getKey() + "=" + pair.getValue())
                        .collect(Collectors.joining(", "));
    }

    static String size(long bytes) {
        if (bytes < 1024) {
            return bytes + " B";
        }
        double kibibytes = bytes / 1024.0;
        return kibibytes < 1024
                ? String.format(Locale.ROOT, "%.1f KiB", kibibytes)
                : String.format(Locale.ROOT, "%.1f MiB", kibibytes / 1024);
    }

    /** The beginning of a digest tells programs apart; built-in ones have a short id. */
    private static String shortId(String program) {
        return program.substring(0, Math.min(12, program.length()));
    }
}
