package io.tidemark.benchmarks.nexmark.query;

import io.tidemark.api.function.KeyedProcess;
import io.tidemark.api.function.ProcessContext;
import io.tidemark.api.serde.RecordSerde;
import io.tidemark.api.serde.Serdes;
import io.tidemark.api.state.MapState;
import io.tidemark.api.state.States;
import io.tidemark.api.state.ValueState;
import io.tidemark.benchmarks.nexmark.event.Auction;
import io.tidemark.benchmarks.nexmark.event.Bid;
import io.tidemark.benchmarks.nexmark.event.NexmarkEvent;
import io.tidemark.benchmarks.nexmark.row.BidWithAuction;

/**
 * Joins an auction with its bids, whichever comes first. Auctions of other categories take part, so that their bids
 * don't wait for ever.
 */
final class BidsWithAuction implements KeyedProcess<Long, NexmarkEvent, BidWithAuction> {

    private static final long serialVersionUID = 1L;

    /** What is needed of an auction. */
    record Item(String name, long initialBid, long reserve, long expires, long seller, long category) {

        static Item of(Auction auction) {
            return new Item(
                    auction.itemName(),
                    auction.initialBid(),
                    auction.reserve(),
                    auction.expires(),
                    auction.seller(),
                    auction.category());
        }

        BidWithAuction with(Bid bid) {
            return new BidWithAuction(
                    bid.number(),
                    bid.auction(),
                    bid.bidder(),
                    bid.price(),
                    bid.dateTime(),
                    name,
                    initialBid,
                    reserve,
                    expires,
                    seller,
                    category);
        }
    }

    @Override
    public Handler<Long, NexmarkEvent, BidWithAuction> open(States states) {
        return new Join(
                states.value("item", RecordSerde.of(Item.class)),
                states.map("waiting", Serdes.int64(), RecordSerde.of(Bid.class)));
    }

    /** @param waiting bids that came before their auction, by number */
    private record Join(ValueState<Item> item, MapState<Long, Bid> waiting)
            implements Handler<Long, NexmarkEvent, BidWithAuction> {

        @Override
        public void onEvent(NexmarkEvent event, ProcessContext<Long, BidWithAuction> context) {
            if (event instanceof Auction auction) {
                onAuction(Item.of(auction), context);
            } else if (event instanceof Bid bid) {
                onBid(bid, context);
            }
        }

        private void onAuction(Item auction, ProcessContext<Long, BidWithAuction> context) {
            item.update(auction);
            waiting.entries().forEach(it -> join(auction, it.getValue(), context));
            waiting.clear();
        }

        private void onBid(Bid bid, ProcessContext<Long, BidWithAuction> context) {
            var known = item.value();
            if (known == null) {
                waiting.put(bid.number(), bid);
            } else {
                join(known, bid, context);
            }
        }

        private static void join(Item auction, Bid bid, ProcessContext<Long, BidWithAuction> context) {
            if (auction.category() == JoinQueries.CATEGORY) {
                context.emit(auction.with(bid));
            }
        }
    }
}
