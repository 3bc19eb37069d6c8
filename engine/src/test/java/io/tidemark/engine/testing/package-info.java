/** A small world in memory for whole jobs: sources, sinks, commit log and snapshot store that survive a crash. */
@NullMarked
package io.tidemark.engine.testing;

import org.jspecify.annotations.NullMarked;
