package io.tidemark.benchmarks.nexmark.query;

import io.tidemark.api.function.KeyedProcess;
import io.tidemark.api.function.ProcessContext;
import io.tidemark.api.serde.RecordSerde;
import io.tidemark.api.state.ListState;
import io.tidemark.api.state.ReducingState;
import io.tidemark.api.state.States;
import io.tidemark.api.state.ValueState;
import io.tidemark.benchmarks.nexmark.event.Auction;
import io.tidemark.benchmarks.nexmark.event.Bid;
import io.tidemark.benchmarks.nexmark.event.NexmarkEvent;
import io.tidemark.benchmarks.nexmark.row.Winner;
import java.util.function.BinaryOperator;

/** Holds auctions: takes bids while an auction is open, names the best one when event time passes its end. */
final class Auctions implements KeyedProcess<Long, NexmarkEvent, Winner> {

    private static final long serialVersionUID = 1L;

    /** What is needed of an auction while it is open. */
    record Terms(long dateTime, long expires, long category, long seller, long reserve) {

        static Terms of(Auction auction) {
            return new Terms(
                    auction.dateTime(), auction.expires(), auction.category(), auction.seller(), auction.reserve());
        }

        boolean takesBidsAt(long time) {
            return dateTime <= time && time <= expires;
        }

        Winner wonBy(Bid bid) {
            return new Winner(
                    bid.auction(),
                    category,
                    seller,
                    expires,
                    reserve,
                    bid.number(),
                    bid.bidder(),
                    bid.price(),
                    bid.dateTime());
        }
    }

    @Override
    public Handler<Long, NexmarkEvent, Winner> open(States states) {
        return new House(
                states.value("terms", RecordSerde.of(Terms.class)),
                states.reducing("best", BinaryOperator.maxBy(Bid.BY_WORTH)::apply, RecordSerde.of(Bid.class)),
                states.list("early", RecordSerde.of(Bid.class)));
    }

    /** @param early bids that were read before their auction was */
    private record House(ValueState<Terms> terms, ReducingState<Bid> best, ListState<Bid> early)
            implements Handler<Long, NexmarkEvent, Winner> {

        @Override
        public void onEvent(NexmarkEvent event, ProcessContext<Long, Winner> context) {
            if (event instanceof Auction auction) {
                begin(Terms.of(auction), context);
            } else if (event instanceof Bid bid) {
                var open = terms.value();
                if (open == null) {
                    keep(bid, context);
                } else {
                    consider(bid, open);
                }
            }
        }

        @Override
        public void onTimer(long time, ProcessContext<Long, Winner> context) {
            var open = terms.value();
            if (open == null) {
                forget(time);
            } else if (time >= open.expires()) {
                end(open, context);
            }
        }

        private void begin(Terms open, ProcessContext<Long, Winner> context) {
            terms.update(open);
            context.setTimer(open.expires());
            early.get().forEach(it -> consider(it, open));
            early.clear();
        }

        private void consider(Bid bid, Terms open) {
            if (open.takesBidsAt(bid.dateTime())) {
                best.add(bid);
            }
        }

        private void end(Terms open, ProcessContext<Long, Winner> context) {
            var winner = best.get();
            if (winner != null) {
                context.emit(open.wonBy(winner));
            }
            terms.clear();
            best.clear();
        }

        /** Waits for the auction until event time reaches the bid: it can't have begun later and take this bid. */
        private void keep(Bid bid, ProcessContext<Long, Winner> context) {
            early.add(bid);
            context.setTimer(bid.dateTime());
        }

        private void forget(long upTo) {
            early.update(early.get().stream().filter(it -> it.dateTime() > upTo).toList());
        }
    }
}
