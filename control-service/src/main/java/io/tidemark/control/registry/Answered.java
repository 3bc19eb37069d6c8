package io.tidemark.control.registry;

import io.tidemark.control.job.ForkArm;
import io.tidemark.control.job.JobEvent;
import io.tidemark.control.journal.Decision;
import io.tidemark.control.promotion.PromotionEvent;
import io.tidemark.control.savepoint.SavepointEvent;
import io.tidemark.control.schedule.ScheduleEvent;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What was made of a request: enough to answer it again.
 *
 * @param at when it was decided
 * @param digest of the request
 * @param job the first job that was created
 * @param fork that it is an arm of
 * @param savepoint the first savepoint that was asked for
 * @param promotion that was begun
 * @param schedule that was made
 */
public record Answered(
        Instant at,
        String digest,
        Optional<String> job,
        Optional<String> fork,
        Optional<String> savepoint,
        Optional<String> promotion,
        Optional<String> schedule) {

    static Answered by(Decision decision, String digest) {
        var job = first(decision.jobs(), JobEvent.Created.class);
        return new Answered(
                decision.at(),
                digest,
                job.map(JobEvent.Created::job),
                job.flatMap(it -> it.definition().fork()).map(ForkArm::fork),
                first(decision.savepoints(), SavepointEvent.Requested.class).map(SavepointEvent::savepoint),
                first(decision.promotions(), PromotionEvent.Requested.class).map(PromotionEvent::promotion),
                first(decision.schedules(), ScheduleEvent.Created.class).map(ScheduleEvent::schedule));
    }

    private static <E, T extends E> Optional<T> first(List<E> events, Class<T> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).findFirst();
    }
}
