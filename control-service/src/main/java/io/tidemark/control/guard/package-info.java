/**
 * The retention guard: whether what follows a savepoint is still in its topics, and until when. The rule is pure; the watch
 * asks again and again, and warns.
 */
@NullMarked
package io.tidemark.control.guard;

import org.jspecify.annotations.NullMarked;
