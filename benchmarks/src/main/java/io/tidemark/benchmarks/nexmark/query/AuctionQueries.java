package io.tidemark.benchmarks.nexmark.query;

import io.tidemark.api.Stream;
import io.tidemark.api.serde.Serdes;
import io.tidemark.benchmarks.nexmark.event.NexmarkEvent;
import io.tidemark.benchmarks.nexmark.event.Person;
import io.tidemark.benchmarks.nexmark.oracle.AuctionOracle;
import io.tidemark.benchmarks.nexmark.output.Latest;
import io.tidemark.benchmarks.nexmark.output.Totals;
import io.tidemark.benchmarks.nexmark.row.CategoryAverage;
import io.tidemark.benchmarks.nexmark.row.SellerAverage;
import io.tidemark.benchmarks.nexmark.row.Winner;
import java.util.Comparator;

/** Queries about how auctions ended. */
final class AuctionQueries {

    static final Query<CategoryAverage> AVERAGE_BY_CATEGORY = new Query<>(
            "q4",
            CategoryAverage.class,
            AuctionQueries::averageByCategory,
            AuctionOracle::query4,
            () -> new Latest<>(
                    "average",
                    CategoryAverage::category,
                    Comparator.comparingLong(CategoryAverage::until),
                    CategoryAverage::average));

    static final Query<SellerAverage> AVERAGE_BY_SELLER = new Query<>(
            "q6",
            SellerAverage.class,
            AuctionQueries::averageBySeller,
            AuctionOracle::query6,
            () -> new Totals<SellerAverage>()
                    .count("rows")
                    .distinct("sellers", SellerAverage::seller)
                    .sumOfLongs("sum", SellerAverage::sum));

    static final Query<Winner> WINNERS = new Query<>(
            "q9",
            Winner.class,
            AuctionQueries::winners,
            AuctionOracle::query9,
            () -> new Totals<Winner>()
                    .count("winners")
                    .sumOfLongs("sum", Winner::price)
                    .countIf("winnersMeetingReserve", Winner::meetsReserve));

    private AuctionQueries() {}

    private static Stream<Winner> winners(Stream<NexmarkEvent> events) {
        return events.filter(it -> !(it instanceof Person))
                .keyBy(JoinQueries::auctionIn, Serdes.int64())
                .process("auctions", new Auctions());
    }

    private static Stream<CategoryAverage> averageByCategory(Stream<NexmarkEvent> events) {
        return winners(events)
                .keyBy(Winner::category, Serdes.int64())
                .process("average-by-category", new AverageByCategory());
    }

    private static Stream<SellerAverage> averageBySeller(Stream<NexmarkEvent> events) {
        return winners(events)
                .keyBy(Winner::seller, Serdes.int64())
                .process("average-by-seller", new AverageBySeller());
    }
}
