package io.tidemark.benchmarks.nexmark.query;

import io.tidemark.api.function.KeyedCoProcess;
import io.tidemark.api.function.ProcessContext;
import io.tidemark.api.serde.RecordSerde;
import io.tidemark.api.serde.Serdes;
import io.tidemark.api.state.MapState;
import io.tidemark.api.state.States;
import io.tidemark.api.state.ValueState;
import io.tidemark.benchmarks.nexmark.event.Auction;
import io.tidemark.benchmarks.nexmark.event.Person;
import io.tidemark.benchmarks.nexmark.row.LocalItem;

/** Joins a person with the auctions of this seller, whichever comes first; both sides are remembered for ever. */
final class LocalItems implements KeyedCoProcess<Long, Person, Auction, LocalItem> {

    private static final long serialVersionUID = 1L;

    /** What is needed of a person. */
    record Seller(String name, String city, String state) {

        LocalItem with(long auction) {
            return new LocalItem(name, city, state, auction);
        }
    }

    @Override
    public Handler<Long, Person, Auction, LocalItem> open(States states) {
        return new Join(
                states.value("seller", RecordSerde.of(Seller.class)),
                states.map("waiting", Serdes.int64(), Serdes.bool()));
    }

    /**
     * @param waiting auctions that came before their seller, as a set: what is remembered doesn't depend on which came
     *     first
     */
    private record Join(ValueState<Seller> seller, MapState<Long, Boolean> waiting)
            implements Handler<Long, Person, Auction, LocalItem> {

        @Override
        public void onFirst(Person person, ProcessContext<Long, LocalItem> context) {
            var known = new Seller(person.name(), person.city(), person.state());
            seller.update(known);
            waiting.entries().forEach(it -> context.emit(known.with(it.getKey())));
            waiting.clear();
        }

        @Override
        public void onSecond(Auction auction, ProcessContext<Long, LocalItem> context) {
            var known = seller.value();
            if (known == null) {
                waiting.put(auction.id(), true);
            } else {
                context.emit(known.with(auction.id()));
            }
        }
    }
}
