/** The catalogue of metrics: their names, units, meanings and labels, each said once. */
@NullMarked
package io.tidemark.engine.metrics;

import org.jspecify.annotations.NullMarked;
