package io.tidemark.control.registry;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import io.tidemark.control.journal.JournalException;
import io.tidemark.control.registry.Catalog.Outcome;
import io.tidemark.control.savepoint.Savepoint;
import io.tidemark.control.schedule.Due;
import io.tidemark.control.schedule.Schedule;
import io.tidemark.control.schedule.ScheduleEvent;
import io.tidemark.control.wire.RefusedException;
import io.tidemark.control.wire.ScheduleInfo;
import io.tidemark.control.wire.SchedulePlan;
import io.tidemark.control.wire.ScheduleRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Schedules of savepoints: which there are, and the one timer that has their runs begin and old savepoints deleted.
 *
 * <p>Thread-safe.
 */
public final class Scheduling implements AutoCloseable {

    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final Duration CLEAN_EVERY = Duration.ofSeconds(60);
    private static final Logger LOG = LoggerFactory.getLogger(Scheduling.class);

    private final Decisions decisions;
    private final Ids ids;
    private final ScheduleRuns runs;
    private final ScheduleKeeping keeping;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        var made = new Thread(task, "tidemark-schedules");
        made.setDaemon(true);
        return made;
    });

    /** Guarded by this. */
    private @Nullable Instant lastCleaned;

    Scheduling(Decisions decisions, Ids ids, ScheduleRuns runs, ScheduleKeeping keeping) {
        this.decisions = decisions;
        this.ids = ids;
        this.runs = runs;
        this.keeping = keeping;
    }

    /** From now on what is due begins by itself; not before it is known what became of what was under way. */
    void start() {
        var unused = thread.scheduleWithFixedDelay(this::look, 0, LOOK_EVERY.toMillis(), MILLISECONDS);
    }

    /** Begins what is due, and once a minute deletes what isn't kept. */
    synchronized void look() {
        try {
            runs.begin();
            var now = decisions.now();
            if (lastCleaned == null || !now.isBefore(lastCleaned.plus(CLEAN_EVERY))) {
                keeping.clean();
                lastCleaned = now;
            }
        } catch (JournalException | RuntimeException e) {
            // nothing is lost: what is due is due at the next look, too
            LOG.warn("event=schedules-not-looked-at next-try={} reason=\"{}\"", LOOK_EVERY, e.getMessage(), e);
        }
    }

    /**
     * Makes a schedule for a job.
     *
     * @throws RefusedException if there is no such job, it has ended, or the request can't be understood
     */
    public ScheduleInfo create(String job, ScheduleRequest request) throws RefusedException, JournalException {
        var definition = ScheduleViews.definition(request);
        var id = decisions.look(current ->
                ids.schedule(decisions.now(), taken -> current.schedules().isTaken(taken)));
        var eventTime = runs.eventTime(job);
        decisions.decide((now, current) -> {
            current.jobs().require(job).requireRunning("make a schedule for");
            return Outcome.ofSchedules(List.of(new ScheduleEvent.Created(id, now, job, definition, eventTime)));
        });
        LOG.info("event=schedule-created schedule={} job={}", id, job);
        return schedule(id);
    }

    /** What such a schedule would do; nothing is recorded. */
    public SchedulePlan preview(String job, ScheduleRequest request) throws RefusedException {
        var definition = ScheduleViews.definition(request);
        decisions.look(current -> current.jobs().require(job)).requireRunning("make a schedule for");
        var draft = new Schedule("new", job, definition, decisions.now(), runs.eventTime(job), Optional.empty(), 0, 0);
        return new SchedulePlan(Optional.empty(), Due.next(draft), keeping.plan(Optional.empty(), job, definition));
    }

    /** What a schedule would do now. */
    public SchedulePlan plan(String id) throws RefusedException {
        var schedule = decisions.look(current -> current.schedules().require(id));
        return new SchedulePlan(
                Optional.of(id),
                Due.next(schedule),
                keeping.plan(Optional.of(id), schedule.job(), schedule.definition()));
    }

    /** Ends a schedule. Its savepoints stay, and nothing deletes them any more. */
    public void remove(String id) throws RefusedException, JournalException {
        decisions.decide((now, current) -> {
            var unused = current.schedules().require(id);
            return Outcome.ofSchedules(List.of(new ScheduleEvent.Removed(id, now)));
        });
        LOG.info("event=schedule-removed schedule={}", id);
    }

    public ScheduleInfo schedule(String id) throws RefusedException {
        return decisions.look(current -> info(current, current.schedules().require(id), failures(current)));
    }

    /** All schedules, in the order in which they were created. */
    public List<ScheduleInfo> all() {
        try {
            return decisions.look(current -> {
                var failures = failures(current);
                return current.schedules().all().stream()
                        .map(it -> info(current, it, failures))
                        .toList();
            });
        } catch (RefusedException e) {
            throw new IllegalStateException("looking at all is never refused", e);
        }
    }

    /** Closing twice is harmless. */
    @Override
    public void close() {
        thread.shutdownNow();
        try {
            if (!thread.awaitTermination(5, SECONDS)) {
                LOG.warn("event=schedules-slow-to-close waited=PT5S");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private ScheduleInfo info(Catalog current, Schedule schedule, Map<String, Long> failures) {
        return ScheduleViews.info(
                schedule,
                ScheduleRuns.lastSavepoint(current, schedule),
                runs.waitsFor(current, decisions.now(), schedule),
                failures.getOrDefault(schedule.id(), 0L));
    }

    /** By schedule, how many of its savepoints could not be taken. */
    private static Map<String, Long> failures(Catalog current) {
        var failures = new HashMap<String, Long>();
        for (Savepoint savepoint : current.savepoints().all()) {
            if (savepoint.failure().isPresent()) {
                current.schedules().madeBy(savepoint.id()).ifPresent(it -> failures.merge(it, 1L, Long::sum));
            }
        }
        return failures;
    }
}
