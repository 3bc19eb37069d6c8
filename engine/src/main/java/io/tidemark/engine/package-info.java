/**
 * The stream engine: runs pipelines, remembers state, takes and restores snapshots. Knows neither Kafka nor HTTP.
 *
 * <p>{@link io.tidemark.engine.Engine} is the front door. The rooms behind it, in reading order: {@code graph} (what is
 * to be run), {@code stream} (what flows), {@code time}, {@code shuffle}, {@code state}, {@code operator} (what happens
 * to an event), {@code checkpoint} (a barrier's journey), {@code storage}, {@code metrics}, {@code runtime} (the moving
 * parts).
 */
@NullMarked
package io.tidemark.engine;

import org.jspecify.annotations.NullMarked;
