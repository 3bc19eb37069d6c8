/**
 * The barrier's journey, decisions only: how a running job writes a consistent picture of itself without stopping.
 *
 * <p>The ports {@link SnapshotStore} (where pictures live) and {@link CommitLog} (what makes them valid) are
 * here; {@code storage} and the Kafka connector implement them.
 */
@NullMarked
package io.tidemark.engine.checkpoint;

import org.jspecify.annotations.NullMarked;
