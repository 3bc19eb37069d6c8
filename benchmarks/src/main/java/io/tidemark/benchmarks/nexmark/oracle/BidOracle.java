package io.tidemark.benchmarks.nexmark.oracle;

import io.tidemark.benchmarks.nexmark.event.Bid;
import io.tidemark.benchmarks.nexmark.row.AuctionPrice;
import io.tidemark.benchmarks.nexmark.row.ConvertedBid;
import io.tidemark.benchmarks.nexmark.row.Exchange;
import io.tidemark.benchmarks.nexmark.row.SortedBid;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/** Queries that look at one bid at a time: 0, 1, 2 and 14. */
public final class BidOracle {

    private static final BigDecimal ABOVE = BigDecimal.valueOf(1_000_000);
    private static final BigDecimal BELOW = BigDecimal.valueOf(50_000_000);

    private BidOracle() {}

    /** All bids. */
    public static List<Bid> query0(Log log) {
        return log.bids().toList();
    }

    /** All bids in another currency. */
    public static List<ConvertedBid> query1(Log log) {
        return log.bids()
                .map(it -> new ConvertedBid(
                        it.number(),
                        it.auction(),
                        it.bidder(),
                        Exchange.convert(it.price()),
                        it.dateTime(),
                        it.extra()))
                .toList();
    }

    /** Bids on one auction in 123. */
    public static List<AuctionPrice> query2(Log log) {
        return log.bids()
                .filter(it -> it.auction() % 123 == 0)
                .map(it -> new AuctionPrice(it.auction(), it.price()))
                .toList();
    }

    /** Bids of more than 1 and less than 50 million in another currency, with what can be found out about them. */
    public static List<SortedBid> query14(Log log) {
        return log.bids()
                .filter(it -> Exchange.convert(it.price()).compareTo(ABOVE) > 0
                        && Exchange.convert(it.price()).compareTo(BELOW) < 0)
                .map(it -> new SortedBid(
                        it.number(),
                        it.auction(),
                        it.bidder(),
                        Exchange.convert(it.price()),
                        timeOfDay(it.dateTime()),
                        it.dateTime(),
                        it.extra().chars().filter(letter -> letter == 'c').count()))
                .toList();
    }

    private static String timeOfDay(long time) {
        int hour = Instant.ofEpochMilli(time).atOffset(ZoneOffset.UTC).getHour();
        if (hour >= 8 && hour <= 18) {
            return "day";
        }
        return hour <= 6 || hour >= 20 ? "night" : "other";
    }
}
