package io.tidemark.kafka.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WindowTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration ARRIVAL = Duration.ofSeconds(5);
    private static final int RECORD_BYTES = 1_000;

    @Test
    void givesEveryReaderTheSameRecords() {
        var window = window(2, 100_000);
        var first = window.join(0).orElseThrow();
        var second = window.join(0).orElseThrow();
        window.append(records(0, 1, 2), 3);

        assertThat(offsets(window.take(first))).containsExactly(0L, 1L, 2L);
        assertThat(offsets(window.take(second))).containsExactly(0L, 1L, 2L);
        assertThat(window.take(first)).isEmpty();
    }

    @Test
    void bringsNoMoreThanItsBytesBeyondTheSlowestReader() {
        var window = window(2, 3 * RECORD_BYTES);
        var fast = window.join(0).orElseThrow();
        var slow = window.join(0).orElseThrow();
        window.append(records(0, 1, 2), 3);
        window.take(fast);

        assertThat(window.wantsMore()).isFalse();

        window.take(slow);
        assertThat(window.wantsMore()).isTrue();
    }

    @Test
    void keepsThePlaceOfAReaderThatIsExpected() {
        var window = window(2, 100_000);
        var first = window.join(0).orElseThrow();
        window.append(records(0, 1), 2);
        window.take(first);

        var second = window.join(0);

        assertThat(second).isPresent();
        assertThat(offsets(window.take(second.orElseThrow()))).containsExactly(0L, 1L);
    }

    @Test
    void refusesAReaderBeforeOrBehindWhatIsKept() {
        var window = window(1, 100_000);
        var first = window.join(0).orElseThrow();
        window.append(records(0, 1), 2);
        window.take(first);
        window.append(records(2, 3), 4);

        assertThat(window.join(1)).isEmpty();
        assertThat(window.join(5)).isEmpty();
        assertThat(window.join(3)).isPresent();
    }

    @Test
    void beginsWithinAFetchForAReaderThatJoinsThere() {
        var window = window(2, 100_000);
        assertThat(window.join(0)).isPresent();
        window.append(records(0, 3, 7), 9);

        var joined = window.join(2).orElseThrow();

        assertThat(offsets(window.take(joined))).containsExactly(3L, 7L);
        assertThat(joined.next()).isEqualTo(9);
    }

    @Test
    void movesOverWhatNoReaderSees() {
        var window = window(1, 100_000);
        var reader = window.join(0).orElseThrow();
        window.append(List.of(), 12);

        assertThat(window.take(reader).orElseThrow().nextOffset()).isEqualTo(12);
    }

    @Test
    void leavesBehindWhoHoldsUpTheOthersForLongerThanTheirPatience() {
        var window = window(2, 3 * RECORD_BYTES);
        var fast = window.join(0).orElseThrow();
        var slow = window.join(0).orElseThrow();
        window.append(records(0, 1, 2), 3);
        window.take(fast);

        assertThat(window.pass(PATIENCE.toNanos())).isEmpty();
        assertThat(window.pass(1)).containsExactly(slow);

        assertThat(slow.isLeftBehind()).isTrue();
        assertThat(slow.next()).isZero();
        assertThat(window.wantsMore()).isTrue();
        assertThat(fast.isLeftBehind()).isFalse();
    }

    @Test
    void leavesNobodyBehindWhileNobodyWaits() {
        var window = window(2, 3 * RECORD_BYTES);
        var fast = window.join(0).orElseThrow();
        assertThat(window.join(0)).isPresent();
        window.append(records(0, 1, 2), 3);
        window.take(fast);
        fast.want(false);

        assertThat(window.pass(PATIENCE.toNanos() * 2)).isEmpty();
    }

    @Test
    void forgetsHowLongAReaderHeldUpTheOthersWhenItHasComeNear() {
        var window = window(2, 3 * RECORD_BYTES);
        var fast = window.join(0).orElseThrow();
        var slow = window.join(0).orElseThrow();
        window.append(records(0, 1, 2), 3);
        window.take(fast);
        window.pass(PATIENCE.toNanos());
        window.take(slow);
        window.pass(1);

        window.append(records(3, 4, 5), 6);
        window.take(fast);

        assertThat(window.pass(PATIENCE.toNanos())).isEmpty();
    }

    @Test
    void waitsLessForOneThatNeverCame() {
        var window = window(2, 3 * RECORD_BYTES);
        var only = window.join(0).orElseThrow();
        window.append(records(0, 1, 2), 3);
        window.take(only);
        assertThat(window.wantsMore()).isFalse();

        assertThat(window.pass(ARRIVAL.toNanos() + 1)).isEmpty();

        assertThat(window.wantsMore()).isTrue();
        assertThat(window.isEmpty()).isFalse();
    }

    @Test
    void isEmptyWhenAllWhoCameHaveLeft() {
        var window = window(3, 100_000);
        var first = window.join(0).orElseThrow();
        var second = window.join(0).orElseThrow();

        window.leave(first);
        assertThat(window.isEmpty()).isFalse();
        window.leave(second);
        assertThat(window.isEmpty()).isTrue();
    }

    @Test
    void knowsTheLagOfEachReader() {
        var window = window(2, 100_000);
        var fast = window.join(0).orElseThrow();
        var slow = window.join(0).orElseThrow();
        assertThat(window.lag(fast)).isEmpty();
        window.append(records(0, 1), 2);
        window.lagBehindNewest(5);
        window.take(fast);

        assertThat(window.lag(fast)).hasValue(5);
        assertThat(window.lag(slow)).hasValue(7);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void givesEachReaderWhatItWouldReadAloneWhateverTheOthersDo(long seed) {
        var random = new Random(seed);
        int expected = 1 + random.nextInt(4);
        var window = window(expected, RECORD_BYTES * (1L + random.nextInt(20)));
        var log = new ArrayList<Long>();
        var readers = new ArrayList<Reader>();
        for (int i = 0; i < expected; i++) {
            readers.add(new Reader(window.join(0).orElseThrow(), 0));
        }
        long end = 0;
        for (int step = 0; step < 400 && !window.isEmpty(); step++) {
            int what = random.nextInt(20);
            if (what < 8 && window.wantsMore()) {
                var offsets = new ArrayList<Long>();
                for (int i = random.nextInt(5); i > 0; i--) {
                    end += random.nextInt(4); // compacted
                    offsets.add(end++);
                }
                end += random.nextInt(3); // markers of transactions
                log.addAll(offsets);
                window.append(records(offsets.stream().mapToLong(it -> it).toArray()), end);
            } else if (what < 17 && !readers.isEmpty()) {
                var reader = readers.get(random.nextInt(readers.size()));
                window.take(reader.cursor).ifPresent(it -> reader.seen.addAll(offsets(Optional.of(it))));
            } else if (what == 17 && readers.size() > 1) {
                window.leave(readers.remove(random.nextInt(readers.size())).cursor);
            } else if (what == 18) {
                long position = end == 0 ? 0 : random.nextLong(end);
                window.join(position).ifPresent(it -> readers.add(new Reader(it, position)));
            } else {
                var leftBehind = window.pass(random.nextLong(PATIENCE.toNanos()));
                readers.removeIf(it -> leftBehind.contains(it.cursor));
            }
            for (var reader : readers) {
                assertThat(reader.seen)
                        .isEqualTo(log.stream()
                                .filter(it -> it >= reader.from && it < reader.cursor.next())
                                .toList());
            }
        }
        assertThat(log).isNotEmpty();
    }

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    private record Reader(Window.Cursor cursor, long from, List<Long> seen) {

        Reader(Window.Cursor cursor, long from) {
            this(cursor, from, new ArrayList<>());
        }
    }

    private static Window window(int expected, long bytes) {
        return new Window(
                new ScanRequest.Split(0, 0, -1, Long.MAX_VALUE), expected, new WindowLimits(bytes, PATIENCE, ARRIVAL));
    }

    private static List<Long> offsets(Optional<Window.Slice> slice) {
        return slice.orElseThrow().records().stream()
                .map(ConsumerRecord::offset)
                .toList();
    }

    private static List<ConsumerRecord<byte[], byte[]>> records(long... offsets) {
        return LongStream.of(offsets)
                .mapToObj(it -> new ConsumerRecord<>(
                        "orders",
                        0,
                        it,
                        0L,
                        TimestampType.CREATE_TIME,
                        0,
                        RECORD_BYTES,
                        new byte[0],
                        new byte[0],
                        new RecordHeaders(),
                        Optional.of(0)))
                .toList();
    }
}
