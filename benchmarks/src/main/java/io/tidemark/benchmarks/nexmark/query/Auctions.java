package io.tidemark.benchmarks.nexmark.query;

import io.tidemark.api.function.KeyedProcess;
import io.tidemark.api.function.ProcessContext;
import io.tidemark.api.serde.RecordSerde;
import io.tidemark.api.state.States;
import io.tidemark.api.state.ValueState;
import io.tidemark.benchmarks.nexmark.event.Auction;
import io.tidemark.benchmarks.nexmark.event.Bid;
import io.tidemark.benchmarks.nexmark.event.NexmarkEvent;
import io.tidemark.benchmarks.nexmark.row.Winner;
import java.util.List;
import org.jspecify.annotations.Nullable;

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

    /** Bids that were read before their auction was. */
    record Early(List<Bid> bids) {}

    @Override
    public Handler<Long, NexmarkEvent, Winner> open(States states) {
        return new House(
                states.value("terms", RecordSerde.of(Terms.class)),
                states.value("best", RecordSerde.of(Bid.class)),
                states.value("early", RecordSerde.of(Early.class)));
    }

    private record House(ValueState<Terms> terms, ValueState<Bid> best, ValueState<Early> early)
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
            var before = early.value();
            if (before != null) {
                before.bids().forEach(it -> consider(it, open));
                early.clear();
            }
        }

        private void consider(Bid bid, Terms open) {
            if (open.takesBidsAt(bid.dateTime()) && isBetter(bid, best.value())) {
                best.update(bid);
            }
        }

        private static boolean isBetter(Bid bid, @Nullable Bid than) {
            return than == null || Bid.BY_WORTH.compare(bid, than) > 0;
        }

        private void end(Terms open, ProcessContext<Long, Winner> context) {
            var winner = best.value();
            if (winner != null) {
                context.emit(open.wonBy(winner));
            }
            terms.clear();
            best.clear();
        }

        /** Waits for the auction until event time reaches the bid: it can't have begun later and take this bid. */
        private void keep(Bid bid, ProcessContext<Long, Winner> context) {
            var before = early.value();
            early.update(new Early(before == null ? List.of(bid) : Lists.with(before.bids(), bid)));
            context.setTimer(bid.dateTime());
        }

        private void forget(long upTo) {
            var before = early.value();
            if (before == null) {
                return;
            }
            var rest = before.bids().stream().filter(it -> it.dateTime() > upTo).toList();
            if (rest.isEmpty()) {
                early.clear();
            } else {
                early.update(new Early(rest));
            }
        }
    }
}
