/**
 * The port through which events come in: splits, positions and readers.
 *
 * <p>A source is a plain description within the program; the engine opens it when a job starts, asks where each split
 * begins, and reads from there.
 */
@NullMarked
package io.tidemark.api.source;

import org.jspecify.annotations.NullMarked;
