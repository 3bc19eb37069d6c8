package io.tidemark.engine.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.api.function.AsyncFunction;
import io.tidemark.api.function.AsyncOptions;
import io.tidemark.api.source.SourceException;
import io.tidemark.engine.checkpoint.Manifest;
import io.tidemark.engine.graph.StageHead;
import io.tidemark.engine.state.PendingSnapshot;
import io.tidemark.engine.stream.Barrier;
import io.tidemark.engine.stream.EventBatch;
import io.tidemark.engine.stream.StreamElement;
import io.tidemark.engine.stream.Watermark;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Calls outside that are answered in any order, at any time, or not at all. */
class EnrichingSubtaskTest {

    private static final int CAPACITY = 3;
    private static final Duration TIMEOUT = Duration.ofMillis(100);

    private final Map<Object, CompletableFuture<Object>> underWay = new LinkedHashMap<>();
    private final List<String> sent = new ArrayList<>();
    private final List<Long> passed = new ArrayList<>();
    private final Channel channel = new Channel(() -> {}, () -> {});
    private final Channel otherChannel = new Channel(() -> {}, () -> {});
    private long nowMillis = 1_000;
    private int wakes;

    static LongStream seeds() {
        return LongStream.range(0, 50);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void keepsEventsWatermarksAndBarriersInOrderWhateverOrderAnswersComeIn(long seed) throws Exception {
        // Given
        var random = new Random(seed);
        var subtask = open(this::ask, channel);
        var expected = new ArrayList<String>();
        long epoch = 1;
        int events = 0;

        // When
        for (int i = 0; i < 300; i++) {
            int choice = random.nextInt(12);
            if (choice < 4 && channel.hasRoom()) {
                var batch = EventBatch.of(8);
                for (int n = 1 + random.nextInt(8); n > 0; n--) {
                    batch.add("e" + events, events);
                    expected.add("re%d @%d".formatted(events, events++));
                }
                channel.send(batch);
            } else if (choice == 4 && channel.hasRoom()) {
                channel.send(Watermark.at(events));
                if (!expected.isEmpty() && expected.get(expected.size() - 1).startsWith("watermark")) {
                    expected.remove(expected.size() - 1);
                }
                expected.add("watermark " + events);
            } else if (choice == 5 && channel.hasRoom()) {
                channel.send(new Barrier(epoch, false));
                expected.add("barrier " + epoch++);
            } else if (choice < 9) {
                answerOne(random);
            } else {
                subtask.run();
                assertThat(underWay).hasSizeLessThanOrEqualTo(CAPACITY);
            }
        }
        while (!channel.flush() || subtask.run() || !underWay.isEmpty()) {
            subtask.run();
            answerOne(random);
        }

        // Then
        assertThat(withoutWatermarks(sent)).isEqualTo(withoutWatermarks(expected));
        assertWatermarksAreBetweenTheSameEvents(expected);
        assertThat(passed).isEqualTo(LongStream.range(1, epoch).boxed().toList());
    }

    @Test
    void beginsNoMoreCallsThanItsCapacityAndGoesOnWhenTheFirstIsAnswered() throws Exception {
        var subtask = open(this::ask, channel);
        channel.send(batchOf("a", "b", "c", "d", "e"));

        subtask.run();
        assertThat(underWay).containsOnlyKeys("a", "b", "c");

        answer("b");
        subtask.run();
        assertThat(underWay).as("the first holds the others up").containsOnlyKeys("a", "c");
        assertThat(sent).isEmpty();

        answer("a");
        subtask.run();
        assertThat(sent).containsExactly("ra @0", "rb @1");
        assertThat(underWay).containsOnlyKeys("c", "d", "e");
    }

    @Test
    void letsABarrierPassWhenAllCallsBeforeItAreAnsweredAndReadsNothingBehindItUntilThen() throws Exception {
        var subtask = open(this::ask, channel);
        channel.send(batchOf("a"));
        channel.send(new Barrier(1, false));
        channel.send(batchOf("b"));

        subtask.run();
        assertThat(passed).isEmpty();
        assertThat(underWay).containsOnlyKeys("a");

        answer("a");
        subtask.run();
        assertThat(passed).containsExactly(1L);
        assertThat(sent).containsExactly("ra @0", "barrier 1");
        assertThat(underWay).containsOnlyKeys("b");
    }

    @Test
    void alignsBarriersOfAllItsInputs() throws Exception {
        var subtask = open(this::ask, channel, otherChannel);
        channel.send(new Barrier(1, false));
        channel.send(batchOf("behind"));
        otherChannel.send(batchOf("before"));

        subtask.run();
        assertThat(underWay).containsOnlyKeys("before");
        otherChannel.send(new Barrier(1, false));
        subtask.run();
        assertThat(passed).isEmpty();
        answer("before");
        subtask.run();

        assertThat(sent).containsExactly("rbefore @0", "barrier 1");
    }

    @Test
    void hasNothingToDoWhileItWaitsForAnAnswerAndIsWokenByIt() throws Exception {
        var subtask = open(this::ask, channel);
        channel.send(batchOf("a"));
        assertThat(subtask.run()).isTrue();
        assertThat(subtask.run()).isFalse();
        assertThat(wakes).isZero();

        answer("a");

        assertThat(wakes).isEqualTo(1);
        assertThat(subtask.run()).isTrue();
    }

    @Test
    void failsWhenACallIsNotAnsweredInTime() throws Exception {
        var subtask = open(this::ask, channel);
        channel.send(batchOf("a", "b"));
        subtask.run();
        nowMillis += TIMEOUT.toMillis() - 1;
        subtask.run();
        nowMillis++;

        assertThatThrownBy(subtask::run)
                .hasMessage(
                        "A call wasn't answered within PT0.1S. Give it more time (AsyncOptions), or look at the service that is asked.");
    }

    @Test
    void passesOnWhyACallFailed() throws Exception {
        var subtask = open(this::ask, channel);
        var failure = new IllegalStateException("no such customer");
        channel.send(batchOf("a"));
        subtask.run();
        callFor("a").completeExceptionally(new CompletionException(failure));

        assertThatThrownBy(subtask::run)
                .hasMessage("A call failed with java.lang.IllegalStateException: no such customer")
                .hasCause(failure);
    }

    @Test
    @SuppressWarnings("NullAway") // a program's function may do so
    void refusesNullAsAnAnswer() throws Exception {
        var subtask = open(this::ask, channel);
        channel.send(batchOf("a"));
        subtask.run();
        callFor("a").complete(null);

        assertThatThrownBy(subtask::run).hasMessageStartingWith("A call was answered with null");
    }

    @Test
    @SuppressWarnings("NullAway") // a program's function may do so
    void refusesNullInsteadOfACall() {
        var subtask = open(event -> null, channel);
        channel.send(batchOf("a"));

        assertThatThrownBy(subtask::run).hasMessageContaining("must return a CompletionStage, not null");
    }

    private EnrichingSubtask open(AsyncFunction<Object, Object> function, Channel... channels) {
        var end = new Recording();
        return new EnrichingSubtask(
                new StageHead.Enrichment<>("ask", function, new AsyncOptions(CAPACITY, TIMEOUT)),
                0,
                Stream.of(channels).map(it -> new InputGate.Input(it, 0)).toList(),
                end,
                new StageOutputs(List.of(end), List.of()),
                new Acknowledged(),
                () -> nowMillis,
                () -> wakes++);
    }

    private CompletableFuture<Object> ask(Object event) {
        var future = new CompletableFuture<>();
        underWay.put(event, future);
        return future;
    }

    private CompletableFuture<Object> callFor(Object event) {
        return Objects.requireNonNull(underWay.get(event));
    }

    private void answerOne(Random random) {
        if (!underWay.isEmpty()) {
            answer(List.copyOf(underWay.keySet()).get(random.nextInt(underWay.size())));
        }
    }

    private void answer(Object event) {
        var future = underWay.remove(event);
        if (future != null) {
            future.complete("r" + event);
        }
    }

    private static EventBatch batchOf(String... events) {
        var batch = EventBatch.of(events.length);
        for (int i = 0; i < events.length; i++) {
            batch.add(events[i], i);
        }
        return batch;
    }

    private static List<String> withoutWatermarks(List<String> elements) {
        return elements.stream().filter(it -> !it.startsWith("watermark")).toList();
    }

    /** Several watermarks without an event between them may be sent as one, or as several. */
    private void assertWatermarksAreBetweenTheSameEvents(List<String> expected) {
        assertThat(lastWatermarkBeforeEach(sent)).isEqualTo(lastWatermarkBeforeEach(expected));
    }

    private static List<String> lastWatermarkBeforeEach(List<String> elements) {
        var found = new ArrayList<String>();
        var last = "none";
        for (var element : elements) {
            if (element.startsWith("watermark")) {
                last = element;
            } else {
                found.add(last);
            }
        }
        found.add(last);
        return found;
    }

    private final class Recording implements ExchangeEnd {

        @Override
        public void emit(Object event, long timestamp) {
            sent.add("%s @%d".formatted(event, timestamp));
        }

        @Override
        public void broadcast(StreamElement element) {
            sent.add(
                    element instanceof Barrier barrier
                            ? "barrier " + barrier.epoch()
                            : "watermark " + ((Watermark) element).time());
        }

        @Override
        public boolean flush() {
            return true;
        }

        @Override
        public boolean hasRoom() {
            return true;
        }
    }

    private final class Acknowledged implements SubtaskEvents {

        @Override
        public void passed(String uid, int subtask, Barrier barrier) {
            passed.add(barrier.epoch());
        }

        @Override
        public void sourceSnapshot(String uid, int subtask, Barrier barrier, List<Manifest.SplitState> splits) {}

        @Override
        public void operatorSnapshot(
                KeyedSubtask subtask, Barrier barrier, long watermark, PendingSnapshot snapshot, long pauseMicros) {}

        @Override
        public void wrote(String sink, Barrier barrier, Manifest.Output written) {}

        @Override
        public void caughtUp(String uid, int subtask) {}

        @Override
        public void exhausted(String uid, int subtask) {}

        @Override
        public void stopped(String uid, int subtask, int place) {}

        @Override
        public void cannotStop(String uid, int place, SourceException why) {}

        @Override
        public void skipped(String uid, String where, String reason) {}
    }
}
