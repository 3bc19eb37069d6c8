package io.tidemark.benchmarks.nexmark.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EventFactoryTest {

    private static final int COUNT = 100_000;
    private static final List<NexmarkEvent> EVENTS =
            LongStream.range(0, COUNT).mapToObj(EventFactory.STANDARD::event).toList();

    @Test
    void beginsWithTheEventsThatAreKnown() {
        var person = (Person) EVENTS.get(0);
        var auction = (Auction) EVENTS.get(1);
        var bid = (Bid) EVENTS.get(4);

        assertThat(person.id()).isEqualTo(1000);
        assertThat(person.state()).isEqualTo("WY");
        assertThat(person.dateTime()).isEqualTo(1436918400000L);
        assertThat(auction.id()).isEqualTo(1000);
        assertThat(auction.initialBid()).isEqualTo(66991009);
        assertThat(auction.reserve()).isEqualTo(67248490);
        assertThat(auction.expires()).isEqualTo(1436918400218L);
        assertThat(auction.seller()).isEqualTo(1000);
        assertThat(auction.category()).isEqualTo(12);
        assertThat(bid.auction()).isEqualTo(1000);
        assertThat(bid.bidder()).isEqualTo(1001);
        assertThat(bid.price()).isEqualTo(89258);
    }

    @Test
    void makesOnePersonThreeAuctionsAndFortySixBidsOfFiftyEvents() {
        assertThat(EVENTS.stream().filter(Person.class::isInstance)).hasSize(2_000);
        assertThat(EVENTS.stream().filter(Auction.class::isInstance)).hasSize(6_000);
        assertThat(EVENTS.stream().filter(Bid.class::isInstance)).hasSize(92_000);
    }

    @Test
    void drawsThePricesThatAreKnown() {
        long sum = bids().mapToLong(Bid::price).sum();
        long highest = bids().mapToLong(Bid::price).max().orElseThrow();

        assertThat(sum).isEqualTo(662_932_276_686L);
        assertThat(highest).isEqualTo(99_985_990);
    }

    @Test
    void letsOnlyThreeBidsGoToAuctionsThatNeverAppear() {
        var auctions = new HashSet<Long>();
        EVENTS.stream().filter(Auction.class::isInstance).forEach(it -> auctions.add(((Auction) it).id()));

        assertThat(bids().filter(it -> !auctions.contains(it.auction()))).hasSize(3);
    }

    @Test
    void makesTheSameEventAgainWheneverItIsAsked() {
        var backwards = LongStream.range(0, 1000)
                .mapToObj(it -> EventFactory.STANDARD.event(999 - it))
                .toList();

        for (int i = 0; i < 1000; i++) {
            assertThat(backwards.get(999 - i)).isEqualTo(EVENTS.get(i));
        }
    }

    @Test
    void makesOtherEventsFromAnotherSeed() {
        var other = new EventFactory(1, Pace.STEADY, false);

        long same = LongStream.range(0, 1000)
                .filter(it -> other.event(it).equals(EVENTS.get((int) it)))
                .count();

        assertThat(same).isZero();
    }

    @Test
    void padsEventsToTheirAverageSizeAndChangesNothingElse() {
        var padded = new EventFactory(0, Pace.STEADY, true);

        var lengths = LongStream.range(0, 1000)
                .mapToObj(padded::event)
                .filter(Bid.class::isInstance)
                .map(Bid.class::cast)
                .peek(it -> assertThat(new Bid(it.number(), it.auction(), it.bidder(), it.price(), it.dateTime(), ""))
                        .isEqualTo(EVENTS.get((int) it.number())))
                .mapToInt(it -> it.extra().length() + 32)
                .summaryStatistics();

        assertThat(lengths.getAverage()).isCloseTo(100, within(2.0));
        assertThat(lengths.getMin()).isGreaterThanOrEqualTo(80);
        assertThat(lengths.getMax()).isLessThanOrEqualTo(120);
    }

    private static Stream<Bid> bids() {
        return EVENTS.stream().filter(Bid.class::isInstance).map(Bid.class::cast);
    }
}
