/**
 * Managed state: what a program remembers, key by key, and a savepoint keeps.
 *
 * <p>State is declared by name when a task opens the function and is always read and written for the key of the event
 * or timer at hand.
 */
@NullMarked
package io.tidemark.api.state;

import org.jspecify.annotations.NullMarked;
