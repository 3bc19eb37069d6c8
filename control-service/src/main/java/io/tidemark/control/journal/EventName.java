package io.tidemark.control.journal;

import io.tidemark.control.job.JobEvent;
import io.tidemark.control.promotion.PromotionEvent;
import io.tidemark.control.savepoint.SavepointEvent;
import io.tidemark.control.schedule.ScheduleEvent;

/** What an event is called when all kinds of events stand in one list: as in the control log, after what it happened to. */
public final class EventName {

    private EventName() {}

    /** Such as {@code job-created}. */
    public static String of(JobEvent event) {
        return "job-" + DecisionCodec.nameOf(event);
    }

    /** Such as {@code savepoint-taken}. */
    public static String of(SavepointEvent event) {
        return "savepoint-" + DecisionCodec.nameOf(event);
    }

    /** Such as {@code promotion-done}. */
    public static String of(PromotionEvent event) {
        return "promotion-" + DecisionCodec.nameOf(event);
    }

    /** Such as {@code schedule-began}. */
    public static String of(ScheduleEvent event) {
        return "schedule-" + DecisionCodec.nameOf(event);
    }
}
