package io.tidemark.engine.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.engine.checkpoint.BarrierAligner;
import io.tidemark.engine.checkpoint.BarrierAligner.Step;
import io.tidemark.engine.stream.Barrier;
import io.tidemark.engine.stream.EventBatch;
import io.tidemark.engine.stream.StreamElement;
import io.tidemark.engine.stream.Watermark;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Channels of different speed: what comes before a barrier is in the snapshot, what comes after it isn't. */
class InputGateTest {

    private static final int BARRIERS = 6;

    static LongStream seeds() {
        return LongStream.range(0, 50);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void letsNoEventBehindABarrierIntoTheSnapshot(long seed) throws Exception {
        // Given
        var random = new Random(seed);
        int inputs = 1 + random.nextInt(5);
        int[] speed = random.ints(inputs, 1, 20).toArray();
        var channels = Stream.generate(() -> new Channel(() -> {}, () -> {}))
                .limit(inputs)
                .toArray(Channel[]::new);
        var subtask = new Reading(channels);
        var sentBefore = new HashMap<Long, Map<Integer, Integer>>();
        int[] sent = new int[inputs];
        long[] epochs = IntStream.range(0, inputs).mapToLong(i -> 1).toArray();

        // When
        while (subtask.counts.size() < BARRIERS) {
            int input = random.nextInt(inputs);
            for (int i = 0; i < speed[input] && channels[input].hasRoom() && epochs[input] <= BARRIERS; i++) {
                if (random.nextInt(10) == 0) {
                    sentBefore
                            .computeIfAbsent(epochs[input], epoch -> new HashMap<>())
                            .put(input, sent[input]);
                    channels[input].send(new Barrier(epochs[input]++, false));
                } else {
                    channels[input].send(batch(input, sent[input]++));
                }
            }
            channels[input].flush();
            subtask.readSome(random.nextInt(30));
        }

        // Then
        assertThat(subtask.counts).isEqualTo(sentBefore);
        assertThat(subtask.outOfOrder).isEmpty();
    }

    private static EventBatch batch(int input, int number) {
        var batch = EventBatch.of(1);
        batch.add(List.of(input, number), 0);
        return batch;
    }

    /** Does what a subtask does at a barrier, and counts what it has seen from each input until then. */
    private static final class Reading implements StreamElement.Receiver {

        private final BarrierAligner aligner;
        private final InputGate gate;
        private final Map<Integer, Integer> seen = new HashMap<>();
        private final Map<Long, Map<Integer, Integer>> counts = new HashMap<>();
        private final List<Object> outOfOrder = new ArrayList<>();

        Reading(Channel[] channels) {
            aligner = new BarrierAligner(channels.length);
            gate = new InputGate(
                    Stream.of(channels).map(it -> new InputGate.Input(it, 0)).toList(), aligner);
            IntStream.range(0, channels.length).forEach(input -> seen.put(input, 0));
        }

        void readSome(int atMost) throws Exception {
            for (int i = 0; i < atMost; i++) {
                var element = gate.poll();
                if (element == null) {
                    return;
                }
                element.deliverTo(this);
            }
        }

        @Override
        public void onEvents(EventBatch batch) {
            int input = gate.lastInput();
            int number = seen.merge(input, 1, Integer::sum) - 1;
            if (!List.of(input, number).equals(batch.value(0))) {
                outOfOrder.add(batch.value(0));
            }
        }

        @Override
        public void onWatermark(Watermark watermark) {}

        @Override
        public void onBarrier(Barrier barrier) {
            if (aligner.onBarrier(gate.lastInput(), barrier) == Step.SNAPSHOT) {
                counts.put(barrier.epoch(), Map.copyOf(seen));
            }
        }
    }
}
