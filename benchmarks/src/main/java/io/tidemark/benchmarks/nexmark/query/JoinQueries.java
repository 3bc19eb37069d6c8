package io.tidemark.benchmarks.nexmark.query;

import io.tidemark.api.Stream;
import io.tidemark.api.function.AggregateFunction;
import io.tidemark.api.serde.RecordSerde;
import io.tidemark.api.serde.Serdes;
import io.tidemark.api.window.TumblingWindows;
import io.tidemark.api.window.Window;
import io.tidemark.benchmarks.nexmark.event.Auction;
import io.tidemark.benchmarks.nexmark.event.Bid;
import io.tidemark.benchmarks.nexmark.event.NexmarkEvent;
import io.tidemark.benchmarks.nexmark.event.Person;
import io.tidemark.benchmarks.nexmark.oracle.JoinOracle;
import io.tidemark.benchmarks.nexmark.output.Totals;
import io.tidemark.benchmarks.nexmark.row.BidWithAuction;
import io.tidemark.benchmarks.nexmark.row.LocalItem;
import io.tidemark.benchmarks.nexmark.row.NewSeller;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Queries that bring two kinds of event together: as two inputs of an operator, or in one stream by their common key. */
final class JoinQueries {

    static final Query<LocalItem> LOCAL_ITEMS = new Query<>(
            "q3",
            LocalItem.class,
            JoinQueries::localItems,
            JoinOracle::query3,
            () -> new Totals<LocalItem>().count("rows"));

    static final Query<NewSeller> NEW_SELLERS = new Query<>(
            "q8",
            NewSeller.class,
            JoinQueries::newSellers,
            JoinOracle::query8,
            () -> new Totals<NewSeller>().count("rows"));

    static final Query<BidWithAuction> BIDS_WITH_AUCTION = new Query<>(
            "q20",
            BidWithAuction.class,
            JoinQueries::bidsWithAuction,
            JoinOracle::query20,
            () -> new Totals<BidWithAuction>().count("rows").sumOfLongs("sum", BidWithAuction::price));

    static final long CATEGORY = 10;

    private static final Set<String> NEARBY = Set.of("OR", "ID", "CA");
    private static final Duration WINDOW = Duration.ofSeconds(10);

    private JoinQueries() {}

    private static Stream<LocalItem> localItems(Stream<NexmarkEvent> events) {
        Stream<Person> persons = events.flatMap((event, out) -> {
            if (event instanceof Person person && NEARBY.contains(person.state())) {
                out.emit(person);
            }
        });
        Stream<Auction> auctions = events.flatMap((event, out) -> {
            if (event instanceof Auction auction && auction.category() == CATEGORY) {
                out.emit(auction);
            }
        });
        return persons.keyBy(Person::id, Serdes.int64())
                .connect(auctions.keyBy(Auction::seller, Serdes.int64()))
                .process("local-items", new LocalItems());
    }

    private static Stream<NewSeller> newSellers(Stream<NexmarkEvent> events) {
        return events.filter(it -> !(it instanceof Bid))
                .keyBy(JoinQueries::personIn, Serdes.int64())
                .window("new-sellers", TumblingWindows.of(WINDOW))
                .aggregate(new SignUpAndSale(), RecordSerde.of(SignUpAndSale.Seen.class))
                .flatMap((found, out) -> found.ifPresent(out::emit));
    }

    private static Stream<BidWithAuction> bidsWithAuction(Stream<NexmarkEvent> events) {
        return events.filter(it -> !(it instanceof Person))
                .keyBy(JoinQueries::auctionIn, Serdes.int64())
                .process("bids-with-auction", new BidsWithAuction());
    }

    /** The person that a person or auction is about. */
    private static long personIn(NexmarkEvent event) {
        return event instanceof Person person ? person.id() : ((Auction) event).seller();
    }

    /** The auction that an auction or bid is about. */
    static long auctionIn(NexmarkEvent event) {
        return event instanceof Auction auction ? auction.id() : ((Bid) event).auction();
    }

    /** Whether someone signed up, and whether they began an auction. */
    private static final class SignUpAndSale
            implements AggregateFunction<Long, NexmarkEvent, SignUpAndSale.Seen, Optional<NewSeller>> {

        private static final long serialVersionUID = 1L;

        /** @param name of whoever signed up, if someone did */
        record Seen(Optional<String> name, boolean sale) {}

        @Override
        public Seen create() {
            return new Seen(Optional.empty(), false);
        }

        @Override
        public Seen add(Seen seen, NexmarkEvent event) {
            return event instanceof Person person
                    ? new Seen(Optional.of(person.name()), seen.sale())
                    : new Seen(seen.name(), true);
        }

        @Override
        public Optional<NewSeller> result(Long person, Window window, Seen seen) {
            return seen.name().filter(it -> seen.sale()).map(name -> new NewSeller(person, name, window.start()));
        }
    }
}
