/**
 * Event time: how far each split has come, what that says about all of them together, and which splits say nothing for
 * now because they are idle.
 *
 * <p><b>Threads.</b> Plain single-threaded classes without a clock: the time on the wall is handed in.
 */
@NullMarked
package io.tidemark.engine.time;

import org.jspecify.annotations.NullMarked;
