package io.tidemark.benchmarks.nexmark.query;

import io.tidemark.api.function.KeyedProcess;
import io.tidemark.api.function.ProcessContext;
import io.tidemark.api.serde.Serdes;
import io.tidemark.api.state.ListState;
import io.tidemark.api.state.States;
import io.tidemark.benchmarks.nexmark.row.SellerAverage;
import io.tidemark.benchmarks.nexmark.row.Winner;
import java.util.ArrayList;
import java.util.List;

/** Averages the last ten winning bids of a seller, and tells it for each auction that ended. */
final class AverageBySeller implements KeyedProcess<Long, Winner, SellerAverage> {

    private static final long serialVersionUID = 1L;
    private static final int LAST = 10;

    @Override
    public Handler<Long, Winner, SellerAverage> open(States states) {
        return new Average(states);
    }

    private static final class Average extends InOrderOfEnd<SellerAverage> {

        /** Winning bids of the last auctions, the latest last. */
        private final ListState<Long> prices;

        Average(States states) {
            super(states);
            prices = states.list("prices", Serdes.int64());
        }

        @Override
        void onEnded(long time, List<Winner> winners, ProcessContext<Long, SellerAverage> context) {
            var last = new ArrayList<>(prices.get());
            for (var winner : winners) {
                last.add(winner.price());
                if (last.size() > LAST) {
                    last.remove(0);
                }
                long sum = last.stream().mapToLong(it -> it).sum();
                context.emit(new SellerAverage(context.key(), winner.auction(), time, last.size(), sum));
            }
            prices.update(last);
        }
    }
}
