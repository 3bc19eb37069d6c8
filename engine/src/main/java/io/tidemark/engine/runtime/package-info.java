/**
 * The moving parts: tasks, channels, input gates, job execution and restart. The only room that knows Vert.x.
 *
 * <p>A {@link RunningJob} is what the outside sees. Decisions are made by plain classes in the rooms above; this room
 * reads the world, asks them, and carries out the answer.
 */
@NullMarked
package io.tidemark.engine.runtime;

import org.jspecify.annotations.NullMarked;
