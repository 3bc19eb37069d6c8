package io.tidemark.benchmarks.nexmark.query;

import io.tidemark.api.function.KeyedProcess;
import io.tidemark.api.function.ProcessContext;
import io.tidemark.api.serde.RecordSerde;
import io.tidemark.api.state.ReducingState;
import io.tidemark.api.state.States;
import io.tidemark.benchmarks.nexmark.event.Bid;
import io.tidemark.benchmarks.nexmark.query.TableQueries.BidderAndAuction;
import java.util.function.BinaryOperator;

/** Remembers the last bid of a key, by time and not by arrival. */
final class LastBid implements KeyedProcess<BidderAndAuction, Bid, Bid> {

    private static final long serialVersionUID = 1L;

    @Override
    public Handler<BidderAndAuction, Bid, Bid> open(States states) {
        return new Table(states.reducing("last", BinaryOperator.maxBy(Bid.BY_TIME)::apply, RecordSerde.of(Bid.class)));
    }

    private record Table(ReducingState<Bid> last) implements Handler<BidderAndAuction, Bid, Bid> {

        @Override
        public void onEvent(Bid bid, ProcessContext<BidderAndAuction, Bid> context) {
            if (last.get() == null) {
                context.setTimer(TableQueries.END);
            }
            last.add(bid);
        }

        @Override
        public void onTimer(long time, ProcessContext<BidderAndAuction, Bid> context) {
            var bid = last.get();
            if (bid != null) {
                context.emit(bid);
            }
        }
    }
}
