package io.tidemark.benchmarks.nexmark.query;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** All queries there are, in the order of their numbers. */
public final class Queries {

    /** Those that give the same whenever they are run. */
    public static final List<Query<?>> REPLAYABLE = List.of(
            BidQueries.ALL_BIDS,
            BidQueries.OTHER_CURRENCY,
            BidQueries.ONE_AUCTION_IN_123,
            JoinQueries.LOCAL_ITEMS,
            AuctionQueries.AVERAGE_BY_CATEGORY,
            WindowQueries.HOT_ITEMS,
            AuctionQueries.AVERAGE_BY_SELLER,
            WindowQueries.HIGHEST_BIDS,
            JoinQueries.NEW_SELLERS,
            AuctionQueries.WINNERS,
            WindowQueries.SESSIONS,
            BidQueries.MIDDLE_RANGE,
            StatisticsQueries.DAYS,
            StatisticsQueries.CHANNELS,
            StatisticsQueries.AUCTIONS,
            TableQueries.LAST_BIDS,
            TableQueries.TOP_BIDS,
            JoinQueries.BIDS_WITH_AUCTION);

    public static final List<Query<?>> ALL = Stream.concat(REPLAYABLE.stream(), Stream.of(ClockQueries.BIDS_BY_CLOCK))
            .sorted(Comparator.comparingInt(it -> Integer.parseInt(it.name().substring(1))))
            .toList();

    private Queries() {}

    /** @param name for instance {@code q4} */
    public static Optional<Query<?>> find(String name) {
        return ALL.stream().filter(it -> it.name().equals(name)).findFirst();
    }
}
