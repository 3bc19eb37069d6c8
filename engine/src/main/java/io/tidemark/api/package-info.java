/**
 * The face of Tidemark for authors of programs: declare what to compute, and the engine runs it, remembers it and can
 * begin again from any savepoint.
 *
 * <p>Start at {@link io.tidemark.api.Program}; a program is handed a {@link io.tidemark.api.Pipeline} and strings
 * {@link io.tidemark.api.Stream}s together from sources to sinks. Everything that holds state or has effects outside
 * carries a {@code uid}, given first; it is the name under which a later version of the program finds its state again.
 *
 * <p>These packages need the JDK only, so that a program's JAR holds nothing but the program.
 */
@NullMarked
package io.tidemark.api;

import org.jspecify.annotations.NullMarked;
