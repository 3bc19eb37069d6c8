/** The first version: views and clicks of a post, hour by hour. */
@NullMarked
package io.tidemark.examples.poststats.v1;

import org.jspecify.annotations.NullMarked;
