package io.tidemark.benchmarks.nexmark.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.benchmarks.nexmark.event.Auction;
import io.tidemark.benchmarks.nexmark.event.Bid;
import io.tidemark.benchmarks.nexmark.event.NexmarkEvent;
import io.tidemark.benchmarks.nexmark.event.Pace;
import io.tidemark.benchmarks.nexmark.event.Person;
import io.tidemark.benchmarks.nexmark.event.Shuffle;
import io.tidemark.benchmarks.nexmark.input.NexmarkSource;
import io.tidemark.benchmarks.nexmark.oracle.Log;
import io.tidemark.benchmarks.nexmark.query.Queries;
import io.tidemark.benchmarks.nexmark.query.Query;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What random events hardly ever do: ties, and events at the very border. The oracle and the engine must both be right. */
class CloseCallsTest {

    /** Begins a window of each kind. */
    private static final long NOON = Pace.BASE;

    private static final long DAY = 86_400_000;

    private final List<NexmarkEvent> events = new ArrayList<>();

    private String stateDigest = "";

    @TempDir
    private Path directory;

    @Test
    void anAuctionTakesBidsFromItsFirstToItsLastMillisecond() throws Exception {
        bid(1, 7, 900, NOON - 1);
        bid(1, 7, 100, NOON);
        auction(1, NOON, NOON + 50);
        bid(1, 8, 200, NOON + 50);
        bid(1, 9, 300, NOON + 51);

        assertThat(answer("q9")).containsExactly(winner(1, 200));
    }

    @Test
    void nothingIsRememberedOfBidsOnAuctionsThatNeverAppear() throws Exception {
        auction(1, NOON, NOON + 50);
        bid(1, 8, 200, NOON + 10);
        bid(2, 8, 200, NOON + 10);
        bid(2, 8, 200, NOON + 20);

        assertThat(answer("q9")).hasSize(1);
        assertThat(stateDigest).isEqualTo("00000000000000000000000000000000");
    }

    @Test
    void ofBidsOfTheSamePriceTheEarlierWins() throws Exception {
        auction(1, NOON, NOON + 50);
        bid(1, 8, 200, NOON + 10);
        bid(1, 9, 200, NOON + 11);
        auction(2, NOON + 11, NOON + 60);
        bid(2, 8, 200, NOON + 20);
        bid(2, 9, 200, NOON + 20);

        assertThat(answer("q9")).containsExactly(winner(1, 200), winner(2, 200));
        assertThat(answer("q9").toString()).contains("bidder=8").doesNotContain("bidder=9");
    }

    @Test
    void auctionsThatEndTogetherCountTogetherForTheirCategory() throws Exception {
        auction(1, NOON, NOON + 50);
        auction(2, NOON, NOON + 50);
        bid(1, 8, 200, NOON + 10);
        bid(2, 8, 300, NOON + 10);

        assertThat(answer("q4"))
                .containsExactly("CategoryAverage[category=10, until=%d, sum=500, count=2]".formatted(NOON + 50));
    }

    @Test
    void ofASellersAuctionsThatEndTogetherThatWithTheLowerIdEndsFirst() throws Exception {
        auction(1, NOON, NOON + 50);
        auction(2, NOON, NOON + 50);
        bid(2, 8, 300, NOON + 10);
        bid(1, 8, 200, NOON + 10);

        assertThat(answer("q6"))
                .containsExactly(
                        "SellerAverage[seller=5, auction=1, expires=%d, auctions=1, sum=200]".formatted(NOON + 50),
                        "SellerAverage[seller=5, auction=2, expires=%d, auctions=2, sum=500]".formatted(NOON + 50));
    }

    @Test
    void anAverageOfASellerIsOfTheLastTenAuctions() throws Exception {
        for (int i = 0; i < 11; i++) {
            auction(10 + i, NOON + i, NOON + 50 + i);
            bid(10 + i, 8, i == 0 ? 1000 : 1, NOON + i);
        }

        assertThat(answer("q6"))
                .contains("SellerAverage[seller=5, auction=19, expires=%d, auctions=10, sum=1009]".formatted(NOON + 59))
                .contains("SellerAverage[seller=5, auction=20, expires=%d, auctions=10, sum=10]".formatted(NOON + 60));
    }

    @Test
    void theEndOfAWindowBelongsToTheNext() throws Exception {
        bid(1, 8, 200, NOON + 9_999);
        bid(1, 8, 300, NOON + 10_000);

        assertThat(answer("q7"))
                .hasSize(2)
                .anyMatch(it -> it.contains("start=" + NOON) && it.contains("price=200"))
                .anyMatch(it -> it.contains("start=" + (NOON + 10_000)) && it.contains("price=300"));
    }

    @Test
    void allBidsOfTheHighestPriceAreHighest() throws Exception {
        bid(1, 8, 300, NOON);
        bid(1, 9, 300, NOON + 1);
        bid(2, 8, 300, NOON + 2);
        bid(2, 8, 299, NOON + 3);

        assertThat(answer("q7")).hasSize(3).allMatch(it -> it.contains("price=300"));
    }

    @Test
    void allAuctionsWithTheMostBidsAreHot() throws Exception {
        bid(1, 8, 1, NOON);
        bid(2, 8, 1, NOON + 1_999);
        bid(3, 8, 1, NOON + 2_000);

        assertThat(answer("q5"))
                .containsExactlyInAnyOrder(
                        hot(-8_000, 1),
                        hot(-8_000, 2),
                        hot(-6_000, 1),
                        hot(-6_000, 2),
                        hot(-6_000, 3),
                        hot(-4_000, 1),
                        hot(-4_000, 2),
                        hot(-4_000, 3),
                        hot(-2_000, 1),
                        hot(-2_000, 2),
                        hot(-2_000, 3),
                        hot(0, 1),
                        hot(0, 2),
                        hot(0, 3),
                        hot(2_000, 3));
    }

    @Test
    void whoSignsUpAtTheEndOfAWindowIsNewInTheNext() throws Exception {
        person(5, NOON + 9_999);
        person(6, NOON + 10_000);
        auction(1, 5, NOON + 10_000, NOON + 20_000);
        auction(2, 6, NOON + 10_000, NOON + 20_000);
        auction(3, 6, NOON + 10_001, NOON + 20_000);

        assertThat(answer("q8")).containsExactly("NewSeller[person=6, name=P6, start=%d]".formatted(NOON + 10_000));
    }

    @Test
    void aSessionEndsAfterTenSecondsWithoutABid() throws Exception {
        bid(1, 8, 1, NOON);
        bid(2, 8, 1, NOON + 9_999);
        bid(3, 8, 1, NOON + 9_999 + 10_000);

        assertThat(answer("q11"))
                .containsExactly(
                        "BidderSession[bidder=8, start=%d, end=%d, bids=2]".formatted(NOON, NOON + 19_999),
                        "BidderSession[bidder=8, start=%d, end=%d, bids=1]".formatted(NOON + 19_999, NOON + 29_999));
    }

    @Test
    void aBidThatComesOutOfOrderJoinsTwoSessions() throws Exception {
        bid(1, 8, 1, NOON);
        bid(1, 8, 1, NOON + 12_000);
        bid(1, 8, 1, NOON + 5_000);

        // any shuffle makes the watermark wait; what comes out of order is decided above
        assertThat(answer("q11", new Shuffle(2)))
                .containsExactly("BidderSession[bidder=8, start=%d, end=%d, bids=3]".formatted(NOON, NOON + 22_000));
    }

    @Test
    void figuresAreOfOneDayEach() throws Exception {
        bid(1, 8, 9_999, NOON + DAY - 1);
        bid(1, 8, 10_000, NOON + DAY);
        bid(2, 8, 999_999, NOON + DAY);
        bid(2, 12, 1_000_000, NOON + DAY + 60_000);

        assertThat(answer("q15"))
                .containsExactly(
                        "DayStatistics[day=%d, bids=%s, bidders=%s, auctions=%s]"
                                .formatted(NOON, ranks(1, 1, 0, 0), ranks(1, 1, 0, 0), ranks(1, 1, 0, 0)),
                        "DayStatistics[day=%d, bids=%s, bidders=%s, auctions=%s]"
                                .formatted(NOON + DAY, ranks(3, 0, 2, 1), ranks(2, 0, 1, 1), ranks(2, 0, 2, 1)));
        assertThat(answer("q16"))
                .hasSize(2)
                .anyMatch(it -> it.contains("lastMinute=%d".formatted(NOON + DAY + 60_000)));
        assertThat(answer("q17")).hasSize(3);
    }

    @Test
    void ofABiddersBidsOfTheSameTimeTheLaterInTheStreamIsTheLast() throws Exception {
        bid(1, 8, 100, NOON);
        bid(1, 8, 50, NOON);

        assertThat(answer("q18")).singleElement().asString().contains("price=50");
    }

    @Test
    void theTopTenAreRankedByPriceThenByTime() throws Exception {
        for (int i = 0; i < 12; i++) {
            bid(1, 8 + i, i == 11 ? 7 : 5, NOON + i);
        }

        assertThat(answer("q19"))
                .hasSize(10)
                .anyMatch(it -> it.contains("rank=1,") && it.contains("bidder=19,"))
                .anyMatch(it -> it.contains("rank=10,") && it.contains("bidder=16,"));
    }

    @Test
    void aSellerMaySignUpAfterTheAuctionBegan() throws Exception {
        auction(1, NOON, NOON + 50);
        auction(2, NOON + 1, NOON + 50);
        person(5, NOON + 100);
        auction(3, NOON + 200, NOON + 300);

        assertThat(answer("q3")).hasSize(3);
    }

    // ---- what happens

    private void person(long id, long time) {
        events.add(new Person(events.size(), id, "P" + id, "", "", "Portland", "OR", time, ""));
    }

    private void auction(long id, long time, long expires) {
        auction(id, 5, time, expires);
    }

    private void auction(long id, long seller, long time, long expires) {
        events.add(new Auction(events.size(), id, "", "", 1, 2, time, expires, seller, 10, ""));
    }

    private void bid(long auction, long bidder, long price, long time) {
        events.add(new Bid(events.size(), auction, bidder, price, time, ""));
    }

    // ---- what comes out

    /** The answer of the engine, which is that of the oracle, as sorted text. */
    private List<String> answer(String name) throws Exception {
        return answer(name, Shuffle.NONE);
    }

    private List<String> answer(String name, Shuffle shuffle) throws Exception {
        return answer(Queries.find(name).orElseThrow(), shuffle);
    }

    private <R extends Record> List<String> answer(Query<R> query, Shuffle shuffle) throws Exception {
        var all = List.copyOf(events);
        var source = NexmarkSource.of(number -> all.get((int) number), Shuffle.NONE, all.size(), 1);
        var rows = new ArrayList<R>();

        var outcome = QueryRun.run(
                query, RunSettings.of(all.size()).shuffle(shuffle), new MemoryInput(source), directory, rows::add);
        stateDigest = outcome.stateDigest();

        var ofOracle = query.oracle().apply(new Log(all));
        assertThat(rows).containsExactlyInAnyOrderElementsOf(ofOracle);
        return rows.stream().map(Object::toString).sorted().toList();
    }

    private String winner(long auction, long price) {
        return events.stream()
                .filter(Bid.class::isInstance)
                .map(Bid.class::cast)
                .filter(it -> it.auction() == auction && it.price() == price)
                .findFirst()
                .map(bid ->
                        "Winner[auction=%d, category=10, seller=5, expires=%d, reserve=2, number=%d, bidder=%d, price=%d, dateTime=%d]"
                                .formatted(
                                        auction,
                                        expiryOf(auction),
                                        bid.number(),
                                        bid.bidder(),
                                        bid.price(),
                                        bid.dateTime()))
                .orElseThrow();
    }

    private long expiryOf(long id) {
        return events.stream()
                .filter(Auction.class::isInstance)
                .map(Auction.class::cast)
                .filter(it -> it.id() == id)
                .findFirst()
                .orElseThrow()
                .expires();
    }

    private static String hot(long start, long auction) {
        return "HotItem[start=%d, auction=%d, bids=1]".formatted(NOON + start, auction);
    }

    private static String ranks(long total, long low, long middle, long high) {
        return "RankCounts[total=%d, low=%d, middle=%d, high=%d]".formatted(total, low, middle, high);
    }
}
