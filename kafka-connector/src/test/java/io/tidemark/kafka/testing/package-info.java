/** A broker for tests, and a plain client beside it. */
@NullMarked
package io.tidemark.kafka.testing;

import org.jspecify.annotations.NullMarked;
