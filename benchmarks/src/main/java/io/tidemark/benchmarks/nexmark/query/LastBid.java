package io.tidemark.benchmarks.nexmark.query;

import io.tidemark.api.function.KeyedProcess;
import io.tidemark.api.function.ProcessContext;
import io.tidemark.api.serde.RecordSerde;
import io.tidemark.api.state.States;
import io.tidemark.api.state.ValueState;
import io.tidemark.benchmarks.nexmark.event.Bid;
import io.tidemark.benchmarks.nexmark.query.TableQueries.BidderAndAuction;

/** Remembers the last bid of a key, by time and not by arrival. */
final class LastBid implements KeyedProcess<BidderAndAuction, Bid, Bid> {

    private static final long serialVersionUID = 1L;

    @Override
    public Handler<BidderAndAuction, Bid, Bid> open(States states) {
        return new Table(states.value("last", RecordSerde.of(Bid.class)));
    }

    private record Table(ValueState<Bid> last) implements Handler<BidderAndAuction, Bid, Bid> {

        @Override
        public void onEvent(Bid bid, ProcessContext<BidderAndAuction, Bid> context) {
            var before = last.value();
            if (before == null) {
                context.setTimer(TableQueries.END);
            }
            if (before == null || Bid.BY_TIME.compare(bid, before) > 0) {
                last.update(bid);
            }
        }

        @Override
        public void onTimer(long time, ProcessContext<BidderAndAuction, Bid> context) {
            var bid = last.value();
            if (bid != null) {
                context.emit(bid);
            }
        }
    }
}
