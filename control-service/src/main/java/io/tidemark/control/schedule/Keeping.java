package io.tidemark.control.schedule;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Decides which savepoints of a schedule are to be deleted, and says why of each. */
public final class Keeping {

    private final KeepRules rules;
    private final ZoneId zone;

    /** @param zone whose days, weeks and months count */
    public Keeping(KeepRules rules, ZoneId zone) {
        this.rules = rules;
        this.zone = zone;
    }

    /**
     * A savepoint that is there.
     *
     * @param manual whether people made it, not this schedule
     * @param protectedBy why it must stay whatever the rules say, such as a pin
     */
    public record Candidate(String id, Instant created, boolean manual, Optional<String> protectedBy) {}

    /**
     * What is to become of a savepoint.
     *
     * @param reason in words
     */
    public record Verdict(String id, boolean delete, String reason) {}

    /** What is to become of each at a moment, the newest first. */
    public List<Verdict> verdicts(List<Candidate> candidates, Instant now) {
        var newestFirst = candidates.stream()
                .sorted(Comparator.comparing(Candidate::created)
                        .thenComparing(Candidate::id)
                        .reversed())
                .toList();
        var keptBy = keptBy(
                newestFirst.stream()
                        .filter(it -> !it.manual() || rules.includeManual())
                        .toList(),
                now);
        return newestFirst.stream().map(it -> verdict(it, keptBy)).toList();
    }

    private Verdict verdict(Candidate candidate, Map<String, String> keptBy) {
        if (rules.keepAll()) {
            return new Verdict(candidate.id(), false, "kept: the schedule has no rule that deletes");
        }
        if (candidate.manual() && !rules.includeManual()) {
            return new Verdict(candidate.id(), false, "kept: not made by this schedule");
        }
        if (candidate.protectedBy().isPresent()) {
            return new Verdict(
                    candidate.id(), false, "kept: " + candidate.protectedBy().get());
        }
        var rule = keptBy.get(candidate.id());
        return rule == null
                ? new Verdict(candidate.id(), true, "deleted: no rule keeps it")
                : new Verdict(candidate.id(), false, "kept: " + rule);
    }

    /** Why the rules keep what they keep; the first rule that does is named. */
    private Map<String, String> keptBy(List<Candidate> newestFirst, Instant now) {
        var reasons = new TreeMap<String, String>();
        rules.last()
                .ifPresent(count -> newestFirst.stream()
                        .limit(count)
                        .forEach(it -> reasons.putIfAbsent(it.id(), "one of the last " + count)));
        rules.age()
                .ifPresent(age -> newestFirst.stream()
                        // compared as an age: now minus a very long time isn't a moment any more
                        .filter(it -> Duration.between(it.created(), now).compareTo(age) <= 0)
                        .forEach(it -> reasons.putIfAbsent(it.id(), "not older than " + age)));
        rules.daily()
                .ifPresent(count -> newestOfEach(newestFirst, count, day -> day)
                        .forEach(it -> reasons.putIfAbsent(it, "the newest of its day")));
        rules.weekly()
                .ifPresent(count -> newestOfEach(
                                newestFirst, count, day -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY)))
                        .forEach(it -> reasons.putIfAbsent(it, "the newest of its week")));
        rules.monthly()
                .ifPresent(count -> newestOfEach(newestFirst, count, day -> day.withDayOfMonth(1))
                        .forEach(it -> reasons.putIfAbsent(it, "the newest of its month")));
        return reasons;
    }

    private List<String> newestOfEach(List<Candidate> newestFirst, int count, UnaryOperator<LocalDate> period) {
        var seen = new HashSet<LocalDate>();
        var newest = new ArrayList<String>();
        for (var candidate : newestFirst) {
            var day = candidate.created().atZone(zone).toLocalDate();
            if (seen.size() < count && seen.add(period.apply(day))) {
                newest.add(candidate.id());
            }
        }
        return newest;
    }
}
