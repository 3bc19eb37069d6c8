package io.tidemark.benchmarks.nexmark.row;

/**
 * Answer of query 3: an auction and where its seller lives.
 */
public record LocalItem(String name, String city, String state, long auction) {}
