/**
 * Random pipelines, and a plain sequential model of what each must give.
 *
 * <p>{@link RandomPipeline} draws {@link RandomSource sources} and {@link Operation operations} from a seed. An operation says
 * side by side how the engine is told to do it and what it means for lists. {@link Branch} is what the model knows of a stream:
 * its events, and how far their order can be relied on. Events are {@link io.tidemark.engine.testing.Click clicks} whose {@code
 * at} is always the event time the engine has for them.
 */
@NullMarked
package io.tidemark.engine.testing.pipeline;

import org.jspecify.annotations.NullMarked;
