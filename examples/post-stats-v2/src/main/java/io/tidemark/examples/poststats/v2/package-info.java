/** The second version: the same, but paid posts apart from organic ones. */
@NullMarked
package io.tidemark.examples.poststats.v2;

import org.jspecify.annotations.NullMarked;
