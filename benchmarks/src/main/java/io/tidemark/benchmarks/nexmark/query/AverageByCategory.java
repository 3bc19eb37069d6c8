package io.tidemark.benchmarks.nexmark.query;

import io.tidemark.api.function.KeyedProcess;
import io.tidemark.api.function.ProcessContext;
import io.tidemark.api.serde.RecordSerde;
import io.tidemark.api.state.States;
import io.tidemark.api.state.ValueState;
import io.tidemark.benchmarks.nexmark.row.CategoryAverage;
import io.tidemark.benchmarks.nexmark.row.Winner;
import java.util.List;

/** Averages the winning bids of a category from the beginning, and tells it whenever auctions ended. */
final class AverageByCategory implements KeyedProcess<Long, Winner, CategoryAverage> {

    private static final long serialVersionUID = 1L;

    record Total(long sum, long count) {}

    @Override
    public Handler<Long, Winner, CategoryAverage> open(States states) {
        return new Average(states);
    }

    private static final class Average extends InOrderOfEnd<CategoryAverage> {

        private final ValueState<Total> total;

        Average(States states) {
            super(states);
            total = states.value("total", RecordSerde.of(Total.class));
        }

        @Override
        void onEnded(long time, List<Winner> winners, ProcessContext<Long, CategoryAverage> context) {
            var before = total.value();
            long sum = before == null ? 0 : before.sum();
            long count = before == null ? 0 : before.count();
            for (var winner : winners) {
                sum += winner.price();
                count++;
            }
            total.update(new Total(sum, count));
            context.emit(new CategoryAverage(context.key(), time, sum, count));
        }
    }
}
