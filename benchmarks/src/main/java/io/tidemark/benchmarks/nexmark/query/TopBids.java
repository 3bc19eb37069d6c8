package io.tidemark.benchmarks.nexmark.query;

import io.tidemark.api.function.KeyedProcess;
import io.tidemark.api.function.ProcessContext;
import io.tidemark.api.serde.RecordSerde;
import io.tidemark.api.state.ListState;
import io.tidemark.api.state.States;
import io.tidemark.benchmarks.nexmark.event.Bid;
import io.tidemark.benchmarks.nexmark.row.RankedBid;
import java.util.stream.Stream;

/** Remembers the ten best bids of an auction. */
final class TopBids implements KeyedProcess<Long, Bid, RankedBid> {

    private static final long serialVersionUID = 1L;
    private static final int TOP = 10;

    @Override
    public Handler<Long, Bid, RankedBid> open(States states) {
        return new Table(states.list("ranking", RecordSerde.of(Bid.class)));
    }

    /** @param ranking bids, the best first */
    private record Table(ListState<Bid> ranking) implements Handler<Long, Bid, RankedBid> {

        @Override
        public void onEvent(Bid bid, ProcessContext<Long, RankedBid> context) {
            var before = ranking.get();
            if (before.isEmpty()) {
                context.setTimer(TableQueries.END);
            }
            if (before.size() < TOP || Bid.BY_WORTH.compare(bid, before.get(TOP - 1)) > 0) {
                ranking.update(Stream.concat(before.stream(), Stream.of(bid))
                        .sorted(Bid.BY_WORTH.reversed())
                        .limit(TOP)
                        .toList());
            }
        }

        @Override
        public void onTimer(long time, ProcessContext<Long, RankedBid> context) {
            int rank = 0;
            for (var bid : ranking.get()) {
                rank++;
                context.emit(
                        new RankedBid(bid.auction(), rank, bid.number(), bid.bidder(), bid.price(), bid.dateTime()));
            }
        }
    }
}
