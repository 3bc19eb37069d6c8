package io.tidemark.benchmarks.nexmark.query;

import io.tidemark.api.function.KeyedProcess;
import io.tidemark.api.function.ProcessContext;
import io.tidemark.api.serde.RecordSerde;
import io.tidemark.api.state.States;
import io.tidemark.api.state.ValueState;
import io.tidemark.benchmarks.nexmark.event.Bid;
import io.tidemark.benchmarks.nexmark.row.RankedBid;
import java.util.List;
import java.util.stream.Stream;

/** Remembers the ten best bids of an auction. */
final class TopBids implements KeyedProcess<Long, Bid, RankedBid> {

    private static final long serialVersionUID = 1L;
    private static final int TOP = 10;

    /** Bids, the best first. */
    record Ranking(List<Bid> bids) {

        boolean takes(Bid bid) {
            return bids.size() < TOP || Bid.BY_WORTH.compare(bid, bids.get(bids.size() - 1)) > 0;
        }

        Ranking with(Bid bid) {
            return new Ranking(Stream.concat(bids.stream(), Stream.of(bid))
                    .sorted(Bid.BY_WORTH.reversed())
                    .limit(TOP)
                    .toList());
        }
    }

    @Override
    public Handler<Long, Bid, RankedBid> open(States states) {
        return new Table(states.value("ranking", RecordSerde.of(Ranking.class)));
    }

    private record Table(ValueState<Ranking> ranking) implements Handler<Long, Bid, RankedBid> {

        @Override
        public void onEvent(Bid bid, ProcessContext<Long, RankedBid> context) {
            var before = ranking.value();
            if (before == null) {
                context.setTimer(TableQueries.END);
                ranking.update(new Ranking(List.of(bid)));
            } else if (before.takes(bid)) {
                ranking.update(before.with(bid));
            }
        }

        @Override
        public void onTimer(long time, ProcessContext<Long, RankedBid> context) {
            var all = ranking.value();
            if (all == null) {
                return;
            }
            int rank = 0;
            for (var bid : all.bids()) {
                rank++;
                context.emit(
                        new RankedBid(bid.auction(), rank, bid.number(), bid.bidder(), bid.price(), bid.dateTime()));
            }
        }
    }
}
