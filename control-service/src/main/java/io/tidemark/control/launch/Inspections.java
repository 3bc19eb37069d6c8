package io.tidemark.control.launch;

import io.tidemark.control.job.JobDefinition;
import io.tidemark.control.wire.RefusedException;
import io.tidemark.control.wire.StateDiffInfo;
import io.tidemark.control.wire.StateDiffRequest;
import io.tidemark.control.wire.StateInfo;
import io.tidemark.control.wire.StateQueryRequest;
import io.tidemark.control.wire.StateRows;
import java.util.Optional;

/**
 * Looks into savepoints. The programs that took them aren't needed; if they are at hand, they are asked for state whose form is
 * their own. Changes nothing.
 *
 * <p>Thread-safe. All calls block, {@link #diff} as long as it takes to read both; an interrupt ends them soon. Savepoints may be
 * deleted meanwhile.
 */
public interface Inspections {

    /**
     * What state is in it.
     *
     * @throws RefusedException if it is damaged
     * @throws LaunchException if it can't be read now
     */
    StateInfo state(String savepoint) throws RefusedException, LaunchException;

    /**
     * All that it knows of one key.
     *
     * @param job that took it, whose program may read what nobody else can; empty if it isn't known
     * @throws RefusedException if there is no such operator or state, the key is none of its keys, or the savepoint is damaged
     * @throws LaunchException if it can't be read now, or this was interrupted
     */
    StateRows query(String savepoint, StateQueryRequest request, Optional<JobDefinition> job)
            throws RefusedException, LaunchException;

    /**
     * How two differ.
     *
     * @param jobOfA as in {@link #query}
     * @param jobOfB likewise
     * @throws RefusedException if there is no such operator, rows can't be matched, or a savepoint is damaged
     * @throws LaunchException if one can't be read now, or this was interrupted
     */
    StateDiffInfo diff(StateDiffRequest request, Optional<JobDefinition> jobOfA, Optional<JobDefinition> jobOfB)
            throws RefusedException, LaunchException;
}
