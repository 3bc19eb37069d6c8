/**
 * The life of a job and the rules of it: pure, event-sourced. State and {@link JobCommand command} give {@link JobEvent
 * events} or a refusal; state and event give state. No clock, no I/O, no engine.
 *
 * <p>A job is accepted ({@link JobCommand.Start}), runs, perhaps is asked to stop or cancel, and ends. How far it is
 * while it runs isn't decided here and isn't remembered: that is the engine's to tell. {@link OutputRule} is the promise
 * that a replay never writes where a live job writes.
 */
@NullMarked
package io.tidemark.control.job;

import org.jspecify.annotations.NullMarked;
