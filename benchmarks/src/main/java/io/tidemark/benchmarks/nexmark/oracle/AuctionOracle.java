package io.tidemark.benchmarks.nexmark.oracle;

import io.tidemark.benchmarks.nexmark.event.Bid;
import io.tidemark.benchmarks.nexmark.row.CategoryAverage;
import io.tidemark.benchmarks.nexmark.row.SellerAverage;
import io.tidemark.benchmarks.nexmark.row.Winner;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Queries about how auctions ended: 4, 6 and 9. */
public final class AuctionOracle {

    private static final int LAST = 10;

    private AuctionOracle() {}

    /** The average of the winning bids of each category, after each moment at which an auction of it expired. */
    public static List<CategoryAverage> query4(Log log) {
        var winnersByCategory = query9(log).stream().collect(Collectors.groupingBy(Winner::category));
        var rows = new ArrayList<CategoryAverage>();
        winnersByCategory.forEach((category, winners) -> {
            var pricesByTime = new TreeMap<Long, List<Long>>();
            winners.forEach(it -> pricesByTime
                    .computeIfAbsent(it.expires(), time -> new ArrayList<>())
                    .add(it.price()));
            long sum = 0;
            long count = 0;
            for (var prices : pricesByTime.entrySet()) {
                for (long price : prices.getValue()) {
                    sum += price;
                    count++;
                }
                rows.add(new CategoryAverage(category, prices.getKey(), sum, count));
            }
        });
        return rows;
    }

    /** The average of the last ten winning bids of each seller; auctions end by time, at the same time by id. */
    public static List<SellerAverage> query6(Log log) {
        var winnersBySeller = query9(log).stream()
                .sorted(Comparator.comparingLong(Winner::expires).thenComparingLong(Winner::auction))
                .collect(Collectors.groupingBy(Winner::seller));
        var rows = new ArrayList<SellerAverage>();
        winnersBySeller.forEach((seller, winners) -> {
            for (int end = 1; end <= winners.size(); end++) {
                var last = winners.subList(Math.max(0, end - LAST), end);
                var latest = winners.get(end - 1);
                rows.add(new SellerAverage(
                        seller,
                        latest.auction(),
                        latest.expires(),
                        last.size(),
                        last.stream().mapToLong(Winner::price).sum()));
            }
        });
        return rows;
    }

    /** The best bid of each auction, of those made while it was open. There is no test of the reserve. */
    public static List<Winner> query9(Log log) {
        var bidsByAuction = log.bids().collect(Collectors.groupingBy(Bid::auction));
        var rows = new ArrayList<Winner>();
        log.auctions()
                .forEach(auction -> bidsByAuction.getOrDefault(auction.id(), List.of()).stream()
                        .filter(it -> auction.takesBidsAt(it.dateTime()))
                        .max(Bid.BY_WORTH)
                        .ifPresent(bid -> rows.add(new Winner(
                                auction.id(),
                                auction.category(),
                                auction.seller(),
                                auction.expires(),
                                auction.reserve(),
                                bid.number(),
                                bid.bidder(),
                                bid.price(),
                                bid.dateTime()))));
        return rows;
    }
}
