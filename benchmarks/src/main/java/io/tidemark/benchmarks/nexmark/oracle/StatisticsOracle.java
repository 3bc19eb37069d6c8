package io.tidemark.benchmarks.nexmark.oracle;

import io.tidemark.benchmarks.nexmark.event.Bid;
import io.tidemark.benchmarks.nexmark.event.Channel;
import io.tidemark.benchmarks.nexmark.row.AuctionStatistics;
import io.tidemark.benchmarks.nexmark.row.ChannelStatistics;
import io.tidemark.benchmarks.nexmark.row.DayStatistics;
import io.tidemark.benchmarks.nexmark.row.RankCounts;
import java.util.HashSet;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** Queries about days in figures: 15, 16 and 17. */
public final class StatisticsOracle {

    private static final long DAY = 86_400_000;
    private static final long MINUTE = 60_000;
    private static final long MIDDLE_FROM = 10_000;
    private static final long HIGH_FROM = 1_000_000;

    private StatisticsOracle() {}

    /** Bids, bidders and auctions of each day. */
    public static List<DayStatistics> query15(Log log) {
        return log.bids().collect(Collectors.groupingBy(StatisticsOracle::dayOf)).entrySet().stream()
                .map(it -> new DayStatistics(
                        it.getKey(),
                        counts(it.getValue(), Bid::number),
                        counts(it.getValue(), Bid::bidder),
                        counts(it.getValue(), Bid::auction)))
                .toList();
    }

    /** Bids, bidders and auctions of each channel on each day. */
    public static List<ChannelStatistics> query16(Log log) {
        return log.bids().collect(Collectors.groupingBy(it -> List.of(Channel.of(it), dayOf(it)))).values().stream()
                .map(bids -> new ChannelStatistics(
                        Channel.of(bids.get(0)).name(),
                        dayOf(bids.get(0)),
                        bids.stream().mapToLong(Bid::dateTime).max().orElseThrow() / MINUTE * MINUTE,
                        counts(bids, Bid::number),
                        counts(bids, Bid::bidder),
                        counts(bids, Bid::auction)))
                .toList();
    }

    /** Bids of each auction on each day. */
    public static List<AuctionStatistics> query17(Log log) {
        return log.bids().collect(Collectors.groupingBy(it -> List.of(it.auction(), dayOf(it)))).values().stream()
                .map(bids -> {
                    var prices = bids.stream().mapToLong(Bid::price).summaryStatistics();
                    return new AuctionStatistics(
                            bids.get(0).auction(),
                            dayOf(bids.get(0)),
                            counts(bids, Bid::number),
                            prices.getMin(),
                            prices.getMax(),
                            prices.getSum());
                })
                .toList();
    }

    /** How many different ones there are, in all and by range of price. */
    private static RankCounts counts(List<Bid> bids, ToLongFunction<Bid> what) {
        var all = new HashSet<Long>();
        var low = new HashSet<Long>();
        var middle = new HashSet<Long>();
        var high = new HashSet<Long>();
        for (var bid : bids) {
            var range = bid.price() < MIDDLE_FROM ? low : bid.price() < HIGH_FROM ? middle : high;
            range.add(what.applyAsLong(bid));
            all.add(what.applyAsLong(bid));
        }
        return new RankCounts(all.size(), low.size(), middle.size(), high.size());
    }

    private static long dayOf(Bid bid) {
        return bid.dateTime() / DAY * DAY;
    }
}
