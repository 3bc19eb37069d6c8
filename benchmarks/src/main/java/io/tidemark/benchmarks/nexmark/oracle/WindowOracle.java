package io.tidemark.benchmarks.nexmark.oracle;

import io.tidemark.benchmarks.nexmark.event.Bid;
import io.tidemark.benchmarks.nexmark.row.BidderCount;
import io.tidemark.benchmarks.nexmark.row.BidderSession;
import io.tidemark.benchmarks.nexmark.row.HighestBid;
import io.tidemark.benchmarks.nexmark.row.HotItem;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Queries about bids in windows: 5, 7, 11 and 12. */
public final class WindowOracle {

    private static final long SIZE = 10_000;
    private static final long SLIDE = 2_000;
    private static final long GAP = 10_000;

    private WindowOracle() {}

    /** The auctions with the most bids in ten seconds, every two seconds. */
    public static List<HotItem> query5(Log log) {
        var counts = new TreeMap<Long, Map<Long, Long>>();
        log.bids().forEach(bid -> {
            long last = bid.dateTime() / SLIDE * SLIDE;
            for (long start = last; start > bid.dateTime() - SIZE; start -= SLIDE) {
                counts.computeIfAbsent(start, it -> new TreeMap<>()).merge(bid.auction(), 1L, Long::sum);
            }
        });
        var rows = new ArrayList<HotItem>();
        counts.forEach((start, byAuction) -> {
            long most = Collections.max(byAuction.values());
            byAuction.forEach((auction, bids) -> {
                if (bids == most) {
                    rows.add(new HotItem(start, auction, bids));
                }
            });
        });
        return rows;
    }

    /** The highest bids of each ten seconds. */
    public static List<HighestBid> query7(Log log) {
        var byWindow = log.bids()
                .collect(Collectors.groupingBy(it -> it.dateTime() / SIZE * SIZE, TreeMap::new, Collectors.toList()));
        var rows = new ArrayList<HighestBid>();
        byWindow.forEach((start, bids) -> {
            long highest = bids.stream().mapToLong(Bid::price).max().orElseThrow();
            bids.stream()
                    .filter(it -> it.price() == highest)
                    .forEach(it -> rows.add(
                            new HighestBid(start, it.number(), it.auction(), it.bidder(), it.price(), it.dateTime())));
        });
        return rows;
    }

    /** Bids of each bidder with less than ten seconds between one and the next. */
    public static List<BidderSession> query11(Log log) {
        var byBidder = log.bids().sorted(Bid.BY_TIME).collect(Collectors.groupingBy(Bid::bidder));
        var rows = new ArrayList<BidderSession>();
        byBidder.forEach((bidder, bids) -> {
            var session = new ArrayList<Bid>();
            for (var bid : bids) {
                if (!session.isEmpty() && bid.dateTime() - last(session).dateTime() >= GAP) {
                    rows.add(sessionOf(bidder, session));
                    session.clear();
                }
                session.add(bid);
            }
            rows.add(sessionOf(bidder, session));
        });
        return rows;
    }

    /** Bids of each bidder in ten seconds, if the clock on the wall went as event time does; in truth it doesn't. */
    public static List<BidderCount> query12(Log log) {
        var rows = new ArrayList<BidderCount>();
        log.bids()
                .collect(Collectors.groupingBy(
                        it -> it.dateTime() / SIZE * SIZE, Collectors.groupingBy(Bid::bidder, Collectors.counting())))
                .forEach((start, byBidder) ->
                        byBidder.forEach((bidder, bids) -> rows.add(new BidderCount(bidder, start, bids))));
        return rows;
    }

    private static BidderSession sessionOf(long bidder, List<Bid> bids) {
        return new BidderSession(bidder, bids.get(0).dateTime(), last(bids).dateTime() + GAP, bids.size());
    }

    private static Bid last(List<Bid> bids) {
        return bids.get(bids.size() - 1);
    }
}
