package io.tidemark.control.launch;

import io.tidemark.control.wire.RefusedException;
import io.tidemark.control.wire.StateDiffInfo;
import io.tidemark.control.wire.StateDiffRequest;
import io.tidemark.control.wire.StateInfo;
import io.tidemark.control.wire.StateQueryRequest;
import io.tidemark.control.wire.StateRows;

/**
 * Looks into savepoints, without the programs that took them. Changes nothing.
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
     * @throws RefusedException if there is no such operator or state, the key is none of its keys, or the savepoint is damaged
     * @throws LaunchException if it can't be read now, or this was interrupted
     */
    StateRows query(String savepoint, StateQueryRequest request) throws RefusedException, LaunchException;

    /**
     * How two differ.
     *
     * @throws RefusedException if there is no such operator, rows can't be matched, or a savepoint is damaged
     * @throws LaunchException if one can't be read now, or this was interrupted
     */
    StateDiffInfo diff(StateDiffRequest request) throws RefusedException, LaunchException;
}
