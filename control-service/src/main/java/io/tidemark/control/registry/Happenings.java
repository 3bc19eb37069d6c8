package io.tidemark.control.registry;

import io.tidemark.control.job.JobEvent;
import io.tidemark.control.journal.Actor;
import io.tidemark.control.journal.Decision;
import io.tidemark.control.journal.EventName;
import io.tidemark.control.promotion.Promotion;
import io.tidemark.control.promotion.PromotionEvent;
import io.tidemark.control.savepoint.Savepoint;
import io.tidemark.control.savepoint.SavepointEvent;
import io.tidemark.control.schedule.Schedule;
import io.tidemark.control.schedule.ScheduleEvent;
import io.tidemark.control.wire.AuditEntry;
import io.tidemark.control.wire.AuditEntry.Happening;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A decision as it is told to people. Of each event only its name, what it happened to and why are told: parameters of
 * programs, which may be secret, stay in the control log.
 */
final class Happenings {

    /** As it was before the decision: what is removed by it is still there. */
    private final Catalog before;

    Happenings(Catalog before) {
        this.before = before;
    }

    AuditEntry entry(long position, Decision decision) {
        var events = new ArrayList<Happening>();
        decision.savepoints().forEach(it -> events.add(happening(it)));
        decision.jobs().forEach(it -> events.add(happening(it)));
        decision.promotions().forEach(it -> events.add(happening(it)));
        decision.schedules().forEach(it -> events.add(happening(it)));
        return new AuditEntry(
                position,
                decision.at(),
                decision.actor().map(Actor::name),
                decision.actor().flatMap(Actor::role),
                events);
    }

    private static Happening happening(JobEvent event) {
        return new Happening(EventName.of(event), event.job(), List.of(event.job()), reason(event));
    }

    private static Optional<String> reason(JobEvent event) {
        if (event instanceof JobEvent.CancelRequested cancelled) {
            return cancelled.reason();
        }
        if (event instanceof JobEvent.StopFailed failed) {
            return Optional.of(failed.reason());
        }
        return event instanceof JobEvent.Ended ended
                ? ended.failure().or(() -> Optional.of(ended.outcome().name()))
                : Optional.empty();
    }

    private Happening happening(SavepointEvent event) {
        return new Happening(EventName.of(event), event.savepoint(), jobs(event), reason(event));
    }

    private List<String> jobs(SavepointEvent event) {
        if (event instanceof SavepointEvent.Requested requested) {
            return List.of(requested.job());
        }
        return event instanceof SavepointEvent.Imported imported
                ? List.of(imported.job())
                : before.savepoints().find(event.savepoint()).map(Savepoint::job).stream()
                        .toList();
    }

    private static Optional<String> reason(SavepointEvent event) {
        if (event instanceof SavepointEvent.Requested requested) {
            return requested.note();
        }
        return event instanceof SavepointEvent.Failed failed ? Optional.of(failed.reason()) : Optional.empty();
    }

    private Happening happening(PromotionEvent event) {
        var plan = event instanceof PromotionEvent.Requested requested
                ? Optional.of(requested.plan())
                : before.promotions().find(event.promotion()).map(Promotion::plan);
        return new Happening(
                EventName.of(event),
                event.promotion(),
                plan.map(Happenings::jobs).orElse(List.of()),
                event instanceof PromotionEvent.Failed failed
                        ? Optional.of(failed.reason())
                        : plan.flatMap(Promotion.Plan::reason));
    }

    private static List<String> jobs(Promotion.Plan plan) {
        var jobs = new ArrayList<String>();
        jobs.add(plan.from());
        plan.fork().ifPresent(jobs::add);
        jobs.add(plan.successor().id());
        return jobs;
    }

    private Happening happening(ScheduleEvent event) {
        return new Happening(EventName.of(event), event.schedule(), jobs(event), Optional.empty());
    }

    private List<String> jobs(ScheduleEvent event) {
        var jobs = new ArrayList<String>();
        before.schedules().find(event.schedule()).map(Schedule::job).ifPresent(jobs::add);
        if (event instanceof ScheduleEvent.Created created) {
            jobs.add(created.job());
        } else if (event instanceof ScheduleEvent.Moved moved) {
            jobs.add(moved.job());
        }
        return jobs;
    }
}
