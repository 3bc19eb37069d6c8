package io.tidemark.benchmarks.nexmark.query;

import io.tidemark.api.Stream;
import io.tidemark.api.function.KeyedProcess;
import io.tidemark.api.function.ProcessContext;
import io.tidemark.api.serde.Serdes;
import io.tidemark.api.state.ProcessingTime;
import io.tidemark.api.state.States;
import io.tidemark.api.state.ValueState;
import io.tidemark.benchmarks.nexmark.event.Bid;
import io.tidemark.benchmarks.nexmark.event.NexmarkEvent;
import io.tidemark.benchmarks.nexmark.oracle.WindowOracle;
import io.tidemark.benchmarks.nexmark.output.Totals;
import io.tidemark.benchmarks.nexmark.row.BidderCount;
import java.time.Duration;

/**
 * The query that looks at the clock on the wall: how not to do it. What it gives depends on when events are processed, so
 * every start from a savepoint warns.
 */
final class ClockQueries {

    static final Query<BidderCount> BIDS_BY_CLOCK = new Query<>(
            "q12",
            BidderCount.class,
            ClockQueries::bidsByClock,
            WindowOracle::query12,
            () -> new Totals<BidderCount>()
                    .count("rows")
                    .distinct("bidders", BidderCount::bidder)
                    .sumOfLongs("bids", BidderCount::bids));

    private static final long SIZE_MILLIS = Duration.ofSeconds(10).toMillis();

    private ClockQueries() {}

    private static Stream<BidderCount> bidsByClock(Stream<NexmarkEvent> events) {
        return Bids.of(events).keyBy(Bid::bidder, Serdes.int64()).process("bids-by-clock", Counting::new);
    }

    /** Counts until the clock reaches the end of the window. */
    private static final class Counting implements KeyedProcess.Handler<Long, Bid, BidderCount> {

        private final ProcessingTime clock;
        private final ValueState<Long> bids;

        Counting(States states) {
            clock = states.processingTime();
            bids = states.value("bids", Serdes.int64());
        }

        @Override
        public void onEvent(Bid bid, ProcessContext<Long, BidderCount> context) {
            var before = bids.value();
            if (before == null) {
                long start = Math.floorDiv(clock.now(), SIZE_MILLIS) * SIZE_MILLIS;
                clock.setTimer(start + SIZE_MILLIS);
            }
            bids.update(before == null ? 1 : before + 1);
        }

        @Override
        public void onProcessingTimer(long time, ProcessContext<Long, BidderCount> context) {
            var counted = bids.value();
            if (counted != null) {
                context.emit(new BidderCount(context.key(), time - SIZE_MILLIS, counted));
                bids.clear();
            }
        }
    }
}
