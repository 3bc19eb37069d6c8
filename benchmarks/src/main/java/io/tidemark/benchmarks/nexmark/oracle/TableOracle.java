package io.tidemark.benchmarks.nexmark.oracle;

import io.tidemark.benchmarks.nexmark.event.Bid;
import io.tidemark.benchmarks.nexmark.row.RankedBid;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Queries that keep a table up to date, as it is in the end: 18 and 19. */
public final class TableOracle {

    private static final int TOP = 10;

    private TableOracle() {}

    /** The last bid of each bidder on each auction. */
    public static List<Bid> query18(Log log) {
        return log.bids().collect(Collectors.groupingBy(it -> List.of(it.bidder(), it.auction()))).values().stream()
                .map(bids -> bids.stream().max(Bid.BY_TIME).orElseThrow())
                .toList();
    }

    /** The ten best bids of each auction. */
    public static List<RankedBid> query19(Log log) {
        var rows = new ArrayList<RankedBid>();
        log.bids().collect(Collectors.groupingBy(Bid::auction)).values().forEach(bids -> {
            var best = bids.stream().sorted(Bid.BY_WORTH.reversed()).limit(TOP).toList();
            for (int i = 0; i < best.size(); i++) {
                var bid = best.get(i);
                rows.add(new RankedBid(bid.auction(), i + 1, bid.number(), bid.bidder(), bid.price(), bid.dateTime()));
            }
        });
        return rows;
    }
}
