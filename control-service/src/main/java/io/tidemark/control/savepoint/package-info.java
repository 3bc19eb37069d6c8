/**
 * Which savepoints there are: pure, event-sourced. State and {@link SavepointCommand command} give {@link
 * SavepointEvent events}; state and event give state.
 *
 * <p>A savepoint is asked for, then taken or failed; one that was taken may be described, pinned and deleted. {@link Savepoints} is the fold of all events. No clock, no I/O.
 */
@NullMarked
package io.tidemark.control.savepoint;

import org.jspecify.annotations.NullMarked;
