package io.tidemark.benchmarks.nexmark.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.tidemark.benchmarks.nexmark.event.EventFactory;
import io.tidemark.benchmarks.nexmark.row.AuctionPrice;
import io.tidemark.benchmarks.nexmark.row.CategoryAverage;
import io.tidemark.benchmarks.nexmark.row.HotItem;
import io.tidemark.benchmarks.nexmark.row.Winner;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The answers that are known for the first 100,000 events of the standard stream. */
class KnownAnswersTest {

    private static final Log LOG = Log.of(EventFactory.STANDARD, 100_000);

    @Test
    void query2() {
        var rows = BidOracle.query2(LOG);

        assertThat(rows).hasSize(394);
        assertThat(rows.stream().mapToLong(AuctionPrice::price).sum()).isEqualTo(2_934_195_312L);
    }

    @Test
    void query3() {
        assertThat(JoinOracle.query3(LOG)).hasSize(548);
    }

    @Test
    void query4() {
        var last = AuctionOracle.query4(LOG).stream()
                .collect(
                        Collectors.toMap(CategoryAverage::category, it -> it, (a, b) -> a.until() > b.until() ? a : b));

        assertThat(last.values().stream()
                        .collect(Collectors.toMap(CategoryAverage::category, CategoryAverage::average)))
                .containsOnly(
                        entry(10L, 30400852L),
                        entry(11L, 30144866L),
                        entry(12L, 28978041L),
                        entry(13L, 29295455L),
                        entry(14L, 30146953L));
    }

    @Test
    void query5() {
        var rows = WindowOracle.query5(LOG);

        assertThat(rows).hasSize(9);
        assertThat(rows.stream().map(HotItem::start).distinct()).hasSize(9);
    }

    @Test
    void query7() {
        assertThat(WindowOracle.query7(LOG))
                .singleElement()
                .satisfies(it -> assertThat(it.price()).isEqualTo(99_985_990));
    }

    @Test
    void query8() {
        assertThat(JoinOracle.query8(LOG)).hasSize(973);
    }

    @Test
    void query9() {
        var winners = AuctionOracle.query9(LOG);

        assertThat(winners).hasSize(5_611);
        assertThat(winners.stream().mapToLong(Winner::price).sum()).isEqualTo(167_141_035_801L);
        assertThat(winners.stream().filter(Winner::meetsReserve)).hasSize(3_819);
    }

    @Test
    void query14() {
        assertThat(BidOracle.query14(LOG)).hasSize(26_019);
    }

    @Test
    void query20() {
        assertThat(JoinOracle.query20(LOG)).hasSize(16_774);
    }
}
