package io.tidemark.benchmarks.nexmark.row;

/**
 * Answer of query 15: a day in figures.
 *
 * @param day its first millisecond, in UTC
 * @param bidders how many different ones
 * @param auctions how many different ones had bids
 */
public record DayStatistics(long day, RankCounts bids, RankCounts bidders, RankCounts auctions) {}
