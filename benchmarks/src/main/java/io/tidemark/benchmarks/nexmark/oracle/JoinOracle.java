package io.tidemark.benchmarks.nexmark.oracle;

import io.tidemark.benchmarks.nexmark.event.Auction;
import io.tidemark.benchmarks.nexmark.event.Person;
import io.tidemark.benchmarks.nexmark.row.BidWithAuction;
import io.tidemark.benchmarks.nexmark.row.LocalItem;
import io.tidemark.benchmarks.nexmark.row.NewSeller;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Queries that bring two kinds of event together: 3, 8 and 20. */
public final class JoinOracle {

    private static final Set<String> NEARBY = Set.of("OR", "ID", "CA");
    private static final long CATEGORY = 10;
    private static final long WINDOW = 10_000;

    private JoinOracle() {}

    /** Auctions of category 10 whose sellers live in Oregon, Idaho or California. */
    public static List<LocalItem> query3(Log log) {
        var sellers = personsById(log);
        var rows = new ArrayList<LocalItem>();
        log.auctions().filter(it -> it.category() == CATEGORY).forEach(auction -> {
            var seller = sellers.get(auction.seller());
            if (seller != null && NEARBY.contains(seller.state())) {
                rows.add(new LocalItem(seller.name(), seller.city(), seller.state(), auction.id()));
            }
        });
        return rows;
    }

    /** Who signed up and began an auction within the same ten seconds. */
    public static List<NewSeller> query8(Log log) {
        var active = log.auctions()
                .map(it -> List.of(it.seller(), windowOf(it.dateTime())))
                .collect(Collectors.toSet());
        return log.persons()
                .filter(it -> active.contains(List.of(it.id(), windowOf(it.dateTime()))))
                .map(it -> new NewSeller(it.id(), it.name(), windowOf(it.dateTime())))
                .toList();
    }

    /** Bids on auctions of category 10, with their auction. */
    public static List<BidWithAuction> query20(Log log) {
        var auctions = auctionsById(log);
        var rows = new ArrayList<BidWithAuction>();
        log.bids().forEach(bid -> {
            var auction = auctions.get(bid.auction());
            if (auction != null && auction.category() == CATEGORY) {
                rows.add(new BidWithAuction(
                        bid.number(),
                        bid.auction(),
                        bid.bidder(),
                        bid.price(),
                        bid.dateTime(),
                        auction.itemName(),
                        auction.initialBid(),
                        auction.reserve(),
                        auction.expires(),
                        auction.seller(),
                        auction.category()));
            }
        });
        return rows;
    }

    private static long windowOf(long time) {
        return time / WINDOW * WINDOW;
    }

    private static Map<Long, Person> personsById(Log log) {
        var persons = new HashMap<Long, Person>();
        log.persons().forEach(it -> persons.put(it.id(), it));
        return persons;
    }

    private static Map<Long, Auction> auctionsById(Log log) {
        var auctions = new HashMap<Long, Auction>();
        log.auctions().forEach(it -> auctions.put(it.id(), it));
        return auctions;
    }
}
