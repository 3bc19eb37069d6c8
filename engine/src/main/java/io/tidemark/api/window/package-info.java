/**
 * How events are grouped by event time.
 */
@NullMarked
package io.tidemark.api.window;

import org.jspecify.annotations.NullMarked;
