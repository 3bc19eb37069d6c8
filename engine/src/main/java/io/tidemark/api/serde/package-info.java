/**
 * How values become bytes and back, and how a later version is told apart from an earlier one.
 */
@NullMarked
package io.tidemark.api.serde;

import org.jspecify.annotations.NullMarked;
