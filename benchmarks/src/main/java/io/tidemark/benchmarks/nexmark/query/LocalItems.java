package io.tidemark.benchmarks.nexmark.query;

import io.tidemark.api.function.KeyedProcess;
import io.tidemark.api.function.ProcessContext;
import io.tidemark.api.serde.RecordSerde;
import io.tidemark.api.serde.Serdes;
import io.tidemark.api.state.MapState;
import io.tidemark.api.state.States;
import io.tidemark.api.state.ValueState;
import io.tidemark.benchmarks.nexmark.event.Auction;
import io.tidemark.benchmarks.nexmark.event.NexmarkEvent;
import io.tidemark.benchmarks.nexmark.event.Person;
import io.tidemark.benchmarks.nexmark.row.LocalItem;

/** Joins a person with the auctions of this seller, whichever comes first; both sides are remembered for ever. */
final class LocalItems implements KeyedProcess<Long, NexmarkEvent, LocalItem> {

    private static final long serialVersionUID = 1L;

    /** What is needed of a person. */
    record Seller(String name, String city, String state) {

        LocalItem with(long auction) {
            return new LocalItem(name, city, state, auction);
        }
    }

    @Override
    public Handler<Long, NexmarkEvent, LocalItem> open(States states) {
        return new Join(
                states.value("seller", RecordSerde.of(Seller.class)),
                states.map("waiting", Serdes.int64(), Serdes.bool()));
    }

    /**
     * @param waiting auctions that came before their seller, as a set: what is remembered doesn't depend on which came
     *     first
     */
    private record Join(ValueState<Seller> seller, MapState<Long, Boolean> waiting)
            implements Handler<Long, NexmarkEvent, LocalItem> {

        @Override
        public void onEvent(NexmarkEvent event, ProcessContext<Long, LocalItem> context) {
            if (event instanceof Person person) {
                onPerson(new Seller(person.name(), person.city(), person.state()), context);
            } else if (event instanceof Auction auction) {
                onAuction(auction.id(), context);
            }
        }

        private void onPerson(Seller person, ProcessContext<Long, LocalItem> context) {
            seller.update(person);
            waiting.entries().forEach(it -> context.emit(person.with(it.getKey())));
            waiting.clear();
        }

        private void onAuction(long auction, ProcessContext<Long, LocalItem> context) {
            var known = seller.value();
            if (known == null) {
                waiting.put(auction, true);
            } else {
                context.emit(known.with(auction));
            }
        }
    }
}
