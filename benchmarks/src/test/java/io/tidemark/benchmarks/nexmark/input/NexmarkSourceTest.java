package io.tidemark.benchmarks.nexmark.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.api.source.SourceContext;
import io.tidemark.api.source.SourceException;
import io.tidemark.api.source.SourcePositions;
import io.tidemark.api.source.SourceReader;
import io.tidemark.api.source.SplitOutput;
import io.tidemark.api.source.SplitPosition;
import io.tidemark.benchmarks.nexmark.event.EventFactory;
import io.tidemark.benchmarks.nexmark.event.NexmarkEvent;
import io.tidemark.benchmarks.nexmark.event.Shuffle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class NexmarkSourceTest {

    private static final int COUNT = 1001;

    private final NexmarkSource source = NexmarkSource.of(EventFactory.STANDARD, Shuffle.NONE, COUNT, 4);

    @Test
    void dealsEachEventToOneSplitInOrder() throws Exception {
        var splits = readAll(source, start(source, Optional.empty()));

        for (int split = 0; split < 4; split++) {
            int first = split;
            assertThat(splits.get(split))
                    .containsExactlyElementsOf(LongStream.range(0, COUNT)
                            .filter(it -> it % 4 == first)
                            .boxed()
                            .toList());
        }
    }

    @Test
    void goesOnWhereItWasLeft() throws Exception {
        var half = source.readable(500);
        var reader = reader(half, start(half, Optional.empty()));
        var before = drain(reader, 4);
        assertThat(reader.isFinished(0)).isFalse();
        var saved = new SourcePositions(
                start(half, Optional.empty()).identity(),
                List.of(reader.position(0), reader.position(1), reader.position(2), reader.position(3)));

        var after = readAll(source, start(source, Optional.of(saved)));

        var all = new ArrayList<Long>();
        before.forEach(all::addAll);
        assertThat(all).hasSize(500);
        after.forEach(all::addAll);
        assertThat(all)
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.range(0, COUNT).boxed().toList());
    }

    @Test
    void waitsWhenNotAllCanBeReadAndEndsWhenAllWere() throws Exception {
        var part = reader(source.readable(COUNT - 1), start(source, Optional.empty()));
        var whole = reader(source, start(source, Optional.empty()));

        var unusedPart = drain(part, 4);
        var unusedWhole = drain(whole, 4);

        assertThat(part.lag(0)).isZero();
        assertThat(part.isFinished(0)).isFalse();
        assertThat(whole.isFinished(0)).isTrue();
    }

    @Test
    void handsOverNothingFromASplitThatIsPaused() throws Exception {
        var reader = reader(source, start(source, Optional.empty()));

        reader.pause(1);
        var paused = drain(reader, 4);
        reader.resume(1);
        var resumed = drain(reader, 4);

        assertThat(paused.get(1)).isEmpty();
        assertThat(paused.get(0)).isNotEmpty();
        assertThat(resumed.get(1)).hasSize(250);
    }

    @Test
    void refusesPositionsOfAnotherStream() {
        var other = new SourcePositions(Map.of("stream", "other"), List.of(SplitPosition.of("0", 1)));

        assertThatThrownBy(() -> start(source, Optional.of(other)))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("start with the same events");
    }

    @Test
    void refusesCountsThatMakeNoSense() {
        assertThatIllegalArgumentException().isThrownBy(() -> source.readable(COUNT + 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NexmarkSource.of(EventFactory.STANDARD, Shuffle.NONE, -1, 4));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NexmarkSource.of(EventFactory.STANDARD, Shuffle.NONE, 1, 0));
    }

    private static SourcePositions start(NexmarkSource source, Optional<SourcePositions> saved) throws SourceException {
        try (var session = source.open(new SourceContext("job", "events", Map.of()))) {
            return session.start(saved);
        }
    }

    private static SourceReader<NexmarkEvent> reader(NexmarkSource source, SourcePositions from) {
        return new NexmarkReader(source, from.splits());
    }

    private static List<List<Long>> readAll(NexmarkSource source, SourcePositions from) throws SourceException {
        return drain(reader(source, from), from.splits().size());
    }

    /** The numbers of all events that can be read, split by split. */
    private static List<List<Long>> drain(SourceReader<NexmarkEvent> reader, int splits) throws SourceException {
        var numbers = new ArrayList<List<Long>>();
        for (int i = 0; i < splits; i++) {
            numbers.add(new ArrayList<>());
        }
        var out = new SplitOutput<NexmarkEvent>() {
            private boolean any;

            @Override
            public boolean event(int split, long position, NexmarkEvent event, long timestamp) {
                any = true;
                assertThat(timestamp).isEqualTo(event.dateTime());
                numbers.get(split).add(event.number());
                return true;
            }

            @Override
            public boolean mayPass(int split, long position) {
                return true;
            }

            @Override
            public void skipped(int split, String where, String reason) {
                throw new AssertionError(where + " " + reason);
            }
        };
        do {
            out.any = false;
            reader.poll(Duration.ZERO, out);
        } while (out.any);
        return numbers;
    }
}
