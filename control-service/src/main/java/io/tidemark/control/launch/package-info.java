/**
 * Decisions into running engines, through one port: {@link Launcher}.
 *
 * <p>Nothing here assumes that service and job share memory: what passes is commands (with ids and plain values), news of
 * what happened, and progress. {@link EngineLauncher} runs jobs in this process.
 */
@NullMarked
package io.tidemark.control.launch;

import org.jspecify.annotations.NullMarked;
