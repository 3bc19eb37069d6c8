/**
 * The events of the Nexmark benchmark: an auction site with persons, auctions and bids. Every event is computed from its
 * number alone, so any part of the stream can be made again at any time, in any order, by any number of readers.
 *
 * <p>Start at {@link io.tidemark.benchmarks.nexmark.event.EventFactory}.
 */
@NullMarked
package io.tidemark.benchmarks.nexmark.event;

import org.jspecify.annotations.NullMarked;
