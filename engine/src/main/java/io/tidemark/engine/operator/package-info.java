/**
 * What happens to an event: the built-in operators.
 *
 * <p>A stage's head is a {@link KeyedOperator} with one input or two (or a source or calls outside, which {@code runtime}
 * runs); behind it, {@link Chain} joins the stage's stateless steps to one straight call for each event. An operator knows
 * its input, its state and its {@link Output}; not where either comes from.
 *
 * <p><b>Threads.</b> Everything here belongs to one task's thread.
 */
@NullMarked
package io.tidemark.engine.operator;

import org.jspecify.annotations.NullMarked;
