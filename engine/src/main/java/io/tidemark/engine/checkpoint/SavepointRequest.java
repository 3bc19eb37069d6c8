package io.tidemark.engine.checkpoint;

import java.util.Optional;

/**
 * Someone wants a savepoint.
 *
 * @param id of the snapshot to be
 * @param label what a person calls it
 * @param stop whether the job ends with it
 */
public record SavepointRequest(String id, Optional<String> label, boolean stop) {}
