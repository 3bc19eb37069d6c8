package io.tidemark.control.registry;

import static java.util.Objects.requireNonNull;

import io.tidemark.control.journal.JournalException;
import io.tidemark.control.launch.Launcher;
import io.tidemark.control.savepoint.Savepoint;
import io.tidemark.control.schedule.Keeping;
import io.tidemark.control.schedule.Keeping.Candidate;
import io.tidemark.control.schedule.Schedule;
import io.tidemark.control.schedule.ScheduleDefinition;
import io.tidemark.control.wire.RefusedException;
import io.tidemark.control.wire.SchedulePlan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes what schedules don't keep. What must stay is asked twice: for the plan, and when it is deleted. */
final class ScheduleKeeping {

    private static final Logger LOG = LoggerFactory.getLogger(ScheduleKeeping.class);

    private final Decisions decisions;
    private final Launcher launcher;
    private final SavepointCatalogue catalogue;

    ScheduleKeeping(Decisions decisions, Launcher launcher, SavepointCatalogue catalogue) {
        this.decisions = decisions;
        this.launcher = launcher;
        this.catalogue = catalogue;
    }

    /** What there is, at one moment. */
    private record Seen(
            List<Savepoint> own,
            List<Savepoint> manual,
            Map<String, List<Savepoint>> byJob,
            Map<String, List<String>> neededBy) {}

    /**
     * What is to become of the savepoints of a job.
     *
     * @param schedule empty if it isn't created yet, and so has made none
     */
    List<SchedulePlan.Item> plan(Optional<String> schedule, String job, ScheduleDefinition definition)
            throws RefusedException {
        var seen = decisions.look(current -> seen(current, schedule, job));
        var newest = newestWhole(seen, definition);
        var candidates = new ArrayList<Candidate>();
        seen.own().forEach(it -> candidates.add(candidate(it, false, newest, seen)));
        seen.manual().forEach(it -> candidates.add(candidate(it, true, newest, seen)));
        var byId = new HashMap<String, Savepoint>();
        seen.own().forEach(it -> byId.put(it.id(), it));
        seen.manual().forEach(it -> byId.put(it.id(), it));
        return new Keeping(definition.keep(), definition.zone())
                .verdicts(candidates, decisions.now()).stream()
                        .map(it -> item(requireNonNull(byId.get(it.id())), it))
                        .toList();
    }

    /** Deletes what no schedule keeps. */
    void clean() throws JournalException {
        for (var schedule : schedules()) {
            if (!schedule.definition().keep().keepAll()) {
                clean(schedule);
            }
        }
    }

    private void clean(Schedule schedule) throws JournalException {
        try {
            for (var item : plan(Optional.of(schedule.id()), schedule.job(), schedule.definition())) {
                if (item.delete()) {
                    delete(schedule, item);
                }
            }
        } catch (RefusedException e) {
            throw new IllegalStateException("looking is never refused", e);
        }
    }

    private void delete(Schedule schedule, SchedulePlan.Item item) throws JournalException {
        try {
            catalogue.delete(item.savepoint());
            LOG.info(
                    "event=schedule-deleted-savepoint schedule={} job={} savepoint={} reason=\"{}\"",
                    schedule.id(),
                    item.job(),
                    item.savepoint(),
                    item.reason());
        } catch (RefusedException e) {
            // someone pinned it or began to use it just now
            LOG.info(
                    "event=schedule-kept-savepoint schedule={} savepoint={} reason=\"{}\"",
                    schedule.id(),
                    item.savepoint(),
                    e.getMessage());
        }
    }

    private Seen seen(Catalog current, Optional<String> schedule, String job) {
        var own = new ArrayList<Savepoint>();
        var manual = new ArrayList<Savepoint>();
        var there = current.savepoints().all().stream()
                .filter(it -> it.facts().isPresent())
                .toList();
        for (var savepoint : there) {
            var madeBy = current.schedules().madeBy(savepoint.id());
            if (madeBy.isPresent() && madeBy.equals(schedule)) {
                own.add(savepoint);
            } else if (madeBy.isEmpty() && savepoint.job().equals(job)) {
                manual.add(savepoint);
            }
        }
        var jobs = own.stream().map(Savepoint::job).collect(Collectors.toCollection(HashSet::new));
        jobs.add(job);
        var byJob = there.stream().filter(it -> jobs.contains(it.job())).collect(Collectors.groupingBy(Savepoint::job));
        var neededBy = new HashMap<String, List<String>>();
        own.forEach(it -> neededBy.put(it.id(), catalogue.neededBy(current, it.id())));
        manual.forEach(it -> neededBy.put(it.id(), catalogue.neededBy(current, it.id())));
        return new Seen(own, manual, byJob, neededBy);
    }

    /** By job, the newest savepoint of all that can be restored: with it the job can be brought back. */
    private Set<String> newestWhole(Seen seen, ScheduleDefinition definition) {
        if (definition.keep().keepAll()) {
            return Set.of(); // nothing goes, so the files needn't be looked at
        }
        return seen.byJob().values().stream()
                .flatMap(ofJob ->
                        ofJob.stream()
                                .sorted(newestFirst())
                                .filter(it -> launcher.isWhole(it.id()))
                                .findFirst()
                                .stream())
                .map(Savepoint::id)
                .collect(Collectors.toSet());
    }

    private static Comparator<Savepoint> newestFirst() {
        Function<Savepoint, Long> epoch = it -> it.facts().orElseThrow().epoch();
        return Comparator.comparing((Savepoint it) -> it.facts().orElseThrow().created())
                .thenComparing(epoch)
                .reversed();
    }

    private static Candidate candidate(Savepoint savepoint, boolean manual, Set<String> newest, Seen seen) {
        var needed = seen.neededBy().getOrDefault(savepoint.id(), List.of());
        Optional<String> why = Optional.empty();
        if (savepoint.pinned()) {
            why = Optional.of("it is pinned");
        } else if (newest.contains(savepoint.id())) {
            why = Optional.of("it is the newest whole savepoint of job '%s'".formatted(savepoint.job()));
        } else if (!needed.isEmpty()) {
            why = Optional.of("it is needed by " + String.join(", ", needed));
        }
        return new Candidate(savepoint.id(), savepoint.facts().orElseThrow().created(), manual, why);
    }

    private static SchedulePlan.Item item(Savepoint savepoint, Keeping.Verdict verdict) {
        return new SchedulePlan.Item(
                savepoint.id(),
                savepoint.job(),
                savepoint.facts().orElseThrow().created(),
                verdict.delete(),
                verdict.reason());
    }

    private List<Schedule> schedules() {
        try {
            return decisions.look(current -> current.schedules().all());
        } catch (RefusedException e) {
            throw new IllegalStateException("looking at all is never refused", e);
        }
    }
}
