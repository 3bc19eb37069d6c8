/**
 * The story of post-stats, told and performed: thirty days of events, a first version that counts, a savepoint on the day
 * that paid posts were introduced, a second version started from it, and a recount of everything without the engine.
 *
 * <p>{@link DemoCommand} sets the stage, {@link Story} plays, {@link Recount} checks.
 */
@NullMarked
package io.tidemark.examples.demo;

import org.jspecify.annotations.NullMarked;
