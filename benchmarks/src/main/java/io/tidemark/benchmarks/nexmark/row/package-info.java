/**
 * What the queries of the Nexmark benchmark answer: one record for each kind of row. Rows hold numbers that follow from
 * the events alone, never from the order in which they were read, so that answers can be compared as multisets.
 */
@NullMarked
package io.tidemark.benchmarks.nexmark.row;

import org.jspecify.annotations.NullMarked;
