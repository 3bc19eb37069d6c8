package io.tidemark.benchmarks.nexmark.row;

/**
 * Answer of query 16: a day of a channel in figures.
 *
 * @param day its first millisecond, in UTC
 * @param lastMinute first millisecond of the minute of the last bid
 * @param bidders how many different ones
 * @param auctions how many different ones had bids
 */
public record ChannelStatistics(
        String channel, long day, long lastMinute, RankCounts bids, RankCounts bidders, RankCounts auctions) {}
