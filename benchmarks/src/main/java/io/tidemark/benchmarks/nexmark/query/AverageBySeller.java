package io.tidemark.benchmarks.nexmark.query;

import io.tidemark.api.function.KeyedProcess;
import io.tidemark.api.function.ProcessContext;
import io.tidemark.api.serde.RecordSerde;
import io.tidemark.api.state.States;
import io.tidemark.api.state.ValueState;
import io.tidemark.benchmarks.nexmark.row.SellerAverage;
import io.tidemark.benchmarks.nexmark.row.Winner;
import java.util.List;

/** Averages the last ten winning bids of a seller, and tells it for each auction that ended. */
final class AverageBySeller implements KeyedProcess<Long, Winner, SellerAverage> {

    private static final long serialVersionUID = 1L;
    private static final int LAST = 10;

    /** Winning bids of the last auctions, the latest last. */
    record Prices(List<Long> last) {

        Prices and(long price) {
            var more = Lists.with(last, price);
            return new Prices(more.subList(Math.max(0, more.size() - LAST), more.size()));
        }

        long sum() {
            return last.stream().mapToLong(it -> it).sum();
        }
    }

    @Override
    public Handler<Long, Winner, SellerAverage> open(States states) {
        return new Average(states);
    }

    private static final class Average extends InOrderOfEnd<SellerAverage> {

        private final ValueState<Prices> prices;

        Average(States states) {
            super(states);
            prices = states.value("prices", RecordSerde.of(Prices.class));
        }

        @Override
        void onEnded(long time, List<Winner> winners, ProcessContext<Long, SellerAverage> context) {
            var before = prices.value();
            var last = before == null ? new Prices(List.of()) : before;
            for (var winner : winners) {
                last = last.and(winner.price());
                context.emit(new SellerAverage(
                        context.key(), winner.auction(), time, last.last().size(), last.sum()));
            }
            prices.update(last);
        }
    }
}
