package io.tidemark.engine.runtime;

import io.tidemark.engine.checkpoint.SnapshotStore;
import io.tidemark.engine.state.StateBackends;
import java.nio.file.Path;

/**
 * What all jobs of an engine share.
 *
 * @param workDirectory where running jobs keep their state
 * @param snapshots where snapshots are kept
 * @param backends what state lives in
 */
public record JobEnvironment(Path workDirectory, SnapshotStore snapshots, StateBackends backends) {}
