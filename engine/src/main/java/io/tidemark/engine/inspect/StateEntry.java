package io.tidemark.engine.inspect;

import java.time.Instant;
import java.util.Optional;

/**
 * One row of a state, as plain values: see {@link SnapshotInspector}.
 *
 * @param state name of the state
 * @param key the key it belongs to; empty for state that every task has a copy of
 * @param time when a timer is due; the last millisecond of a window
 * @param mapKey of a map's entry
 * @param value empty for timers, which have none
 * @param written when it was last written, in event time, if it has a time to live
 */
public record StateEntry(
        String state,
        Optional<Object> key,
        Optional<Instant> time,
        Optional<Object> mapKey,
        Optional<Object> value,
        Optional<Instant> written) {}
