/**
 * A pipeline compiled to immutable data: {@link JobGraph stages joined by exchanges}, checked before anything runs.
 *
 * <p>Programs build it through {@code io.tidemark.api}; {@link JobGraph#compile} runs the program's definition once and
 * turns what it declared into stages. The graph holds functions and descriptions, and nothing that runs.
 */
@NullMarked
package io.tidemark.engine.graph;

import org.jspecify.annotations.NullMarked;
