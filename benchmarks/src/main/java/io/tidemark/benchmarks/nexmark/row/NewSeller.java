package io.tidemark.benchmarks.nexmark.row;

/**
 * Answer of query 8: someone who signed up and began an auction in the same window.
 *
 * @param start the window's first millisecond
 */
public record NewSeller(long person, String name, long start) {}
