/**
 * Schedules of savepoints: when the next one is due, and which old ones may go. Pure, event-sourced.
 *
 * <ol>
 *   <li>{@link ScheduleDefinition} says what people asked for: a {@link Cron} line or steps of event time, {@link Blackout}
 *       windows, and {@link KeepRules}.
 *   <li>{@link Due} finds out whether a run is due, and how many were missed.
 *   <li>{@link Keeping} finds out which savepoints are to be deleted, and says why of each.
 *   <li>{@link Schedules} is the fold of all {@link ScheduleEvent events}.
 * </ol>
 *
 * <p>No clock, no I/O: the time is always told.
 */
@NullMarked
package io.tidemark.control.schedule;

import org.jspecify.annotations.NullMarked;
