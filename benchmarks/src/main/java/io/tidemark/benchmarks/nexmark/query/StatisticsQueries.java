package io.tidemark.benchmarks.nexmark.query;

import io.tidemark.api.Stream;
import io.tidemark.api.function.KeyFunction;
import io.tidemark.api.serde.RecordSerde;
import io.tidemark.api.serde.Serdes;
import io.tidemark.api.window.TumblingWindows;
import io.tidemark.benchmarks.nexmark.event.Bid;
import io.tidemark.benchmarks.nexmark.event.Channel;
import io.tidemark.benchmarks.nexmark.event.NexmarkEvent;
import io.tidemark.benchmarks.nexmark.oracle.StatisticsOracle;
import io.tidemark.benchmarks.nexmark.output.Totals;
import io.tidemark.benchmarks.nexmark.query.DayInFigures.Aspect;
import io.tidemark.benchmarks.nexmark.query.DayInFigures.Facet;
import io.tidemark.benchmarks.nexmark.query.DayInFigures.Part;
import io.tidemark.benchmarks.nexmark.query.DayInFigures.PartKey;
import io.tidemark.benchmarks.nexmark.query.DayInFigures.Parts;
import io.tidemark.benchmarks.nexmark.row.AuctionStatistics;
import io.tidemark.benchmarks.nexmark.row.ChannelStatistics;
import io.tidemark.benchmarks.nexmark.row.DayStatistics;
import java.time.Duration;

/** Queries about days in figures. */
final class StatisticsQueries {

    static final Query<DayStatistics> DAYS = new Query<>(
            "q15",
            DayStatistics.class,
            StatisticsQueries::days,
            StatisticsOracle::query15,
            () -> new Totals<DayStatistics>()
                    .count("rows")
                    .sumOfLongs("bids", it -> it.bids().total())
                    .sumOfLongs("bidders", it -> it.bidders().total())
                    .sumOfLongs("auctions", it -> it.auctions().total()));

    static final Query<ChannelStatistics> CHANNELS = new Query<>(
            "q16",
            ChannelStatistics.class,
            StatisticsQueries::channels,
            StatisticsOracle::query16,
            () -> new Totals<ChannelStatistics>()
                    .count("rows")
                    .sumOfLongs("bids", it -> it.bids().total())
                    .sumOfLongs("bidders", it -> it.bidders().total())
                    .sumOfLongs("auctions", it -> it.auctions().total()));

    static final Query<AuctionStatistics> AUCTIONS = new Query<>(
            "q17",
            AuctionStatistics.class,
            StatisticsQueries::auctions,
            StatisticsOracle::query17,
            () -> new Totals<AuctionStatistics>()
                    .count("rows")
                    .sumOfLongs("bids", it -> it.bids().total())
                    .sumOfLongs("sum", AuctionStatistics::sum));

    private static final TumblingWindows DAY = TumblingWindows.of(Duration.ofDays(1));

    private StatisticsQueries() {}

    private static Stream<DayStatistics> days(Stream<NexmarkEvent> events) {
        return inFigures(events, it -> "all")
                .map(it -> new DayStatistics(it.day(), it.bids(), it.bidders(), it.auctions()));
    }

    private static Stream<ChannelStatistics> channels(Stream<NexmarkEvent> events) {
        return inFigures(events, it -> Channel.of(it).name());
    }

    private static Stream<AuctionStatistics> auctions(Stream<NexmarkEvent> events) {
        return Bids.of(events)
                .keyBy(Bid::auction, Serdes.int64())
                .window("auction-days", DAY)
                .aggregate(new DayOfAuction(), RecordSerde.of(DayOfAuction.Prices.class));
    }

    /**
     * Counts different bidders and auctions without a set of them: first each bidder and each auction by itself, where
     * being there counts as one, then all of a channel together.
     */
    private static Stream<ChannelStatistics> inFigures(
            Stream<NexmarkEvent> events, KeyFunction<Bid, String> channelOf) {
        Stream<Facet> facets = Bids.of(events).flatMap((bid, out) -> {
            var channel = channelOf.keyOf(bid);
            out.emit(new Facet(new PartKey(channel, Aspect.BIDDER, bid.bidder()), bid));
            out.emit(new Facet(new PartKey(channel, Aspect.AUCTION, bid.auction()), bid));
        });
        return facets.keyBy(Facet::key, RecordSerde.of(PartKey.class))
                .window("parts", DAY)
                .aggregate(new DayInFigures.OfPart(), RecordSerde.of(Part.class))
                .keyBy(Part::channel, Serdes.string())
                .window("days", DAY)
                .aggregate(new DayInFigures.OfChannel(), RecordSerde.of(Parts.class));
    }
}
