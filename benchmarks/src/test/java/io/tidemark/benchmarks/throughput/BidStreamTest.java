package io.tidemark.benchmarks.throughput;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BidStreamTest {

    private static final int EVENTS = 200_000;
    private static final BidStream STREAM = new BidStream(1_000_000);

    @Test
    void writesOneHundredBytesThatTheSerdeReadsBack() {
        for (long number : new long[] {0, 1, 12_345, 10_000_000}) {
            var bytes = ByteBuffer.allocate(Bid.BYTES);

            STREAM.write(number, bytes);

            assertThat(bytes.hasRemaining()).isFalse();
            assertThat(Bid.SERDE.read(bytes.flip()))
                    .isEqualTo(new Bid(STREAM.auction(number), STREAM.price(number), STREAM.at(number)));
            assertThat(bytes.hasRemaining()).isFalse();
        }
    }

    @Test
    void givesHalfOfTheBidsToTheHotAuctions() {
        long hot = LongStream.range(0, EVENTS)
                .filter(it -> STREAM.auction(it) < BidStream.HOT_KEYS)
                .count();

        assertThat(hot / (double) EVENTS).isCloseTo(0.5, within(0.01));
    }

    @Test
    void spreadsTheOtherHalfOverAllAuctions() {
        var counts = new HashMap<Long, Integer>();
        LongStream.range(0, EVENTS)
                .map(STREAM::auction)
                .filter(it -> it >= BidStream.HOT_KEYS)
                .forEach(it -> counts.merge(it, 1, Integer::sum));

        assertThat(counts.keySet()).allMatch(it -> it < STREAM.keys()).hasSizeGreaterThan(EVENTS * 4 / 10);
        assertThat(counts.values()).allMatch(it -> it < 10);
    }

    @Test
    void fillsAllPartitionsAboutAlike() {
        var counts = new int[BidStream.PARTITIONS];
        LongStream.range(0, EVENTS)
                .map(STREAM::auction)
                .filter(it -> it >= BidStream.HOT_KEYS)
                .forEach(it -> counts[BidStream.partition(it)]++);

        assertThat(Arrays.stream(counts).boxed())
                .allSatisfy(it -> assertThat(it / (double) EVENTS).isCloseTo(0.125, within(0.01)));
    }

    @Test
    void neverGoesBackInTime() {
        for (long number = 1; number < EVENTS; number++) {
            assertThat(STREAM.at(number)).isGreaterThanOrEqualTo(STREAM.at(number - 1));
        }
    }

    @Test
    void refusesFewerKeysThanAreHot() {
        assertThatThrownBy(() -> new BidStream(100)).hasMessage("keys must be > 100, was 100");
    }
}
