package io.tidemark.benchmarks.nexmark.row;

/**
 * Answer of query 5: an auction that no other had more bids than in a window.
 *
 * @param start the window's first millisecond
 */
public record HotItem(long start, long auction, long bids) {}
