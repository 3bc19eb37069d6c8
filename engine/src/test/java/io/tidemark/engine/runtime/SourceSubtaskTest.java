package io.tidemark.engine.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.api.WatermarkStrategy;
import io.tidemark.api.source.SourceException;
import io.tidemark.engine.checkpoint.Manifest;
import io.tidemark.engine.state.PendingSnapshot;
import io.tidemark.engine.stream.Barrier;
import io.tidemark.engine.stream.StreamElement;
import io.tidemark.engine.stream.Watermark;
import io.tidemark.engine.time.Pace;
import io.tidemark.engine.time.PaceLimit;
import io.tidemark.engine.time.SourceWatermarks;
import io.tidemark.engine.time.SplitAlignment;
import io.tidemark.engine.time.SplitGate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SourceSubtaskTest {

    private final List<StreamElement> sent = new ArrayList<>();

    /** A short job may be over before the task had a turn; what follows would wait for it and lose what it has not yet fired. */
    @Test
    void saysThatItHasNothingToReadEvenIfTheLastBarrierComesFirst() throws Exception {
        var subtask = withoutSplits();

        subtask.inject(new Barrier(1, true));

        assertThat(sent).containsExactly(Watermark.ended(Watermark.NONE), new Barrier(1, true));
    }

    @Test
    void saysSoOnce() throws Exception {
        var subtask = withoutSplits();

        subtask.run();
        subtask.inject(new Barrier(1, false));

        assertThat(sent).containsExactly(Watermark.ended(Watermark.NONE), new Barrier(1, false));
    }

    private SourceSubtask withoutSplits() {
        var gate =
                new SplitGate(new SplitAlignment(0).share(0, 0, () -> {}), new PaceLimit(Pace.FULL, 0).gate(() -> 0));
        return new SourceSubtask(
                "source",
                0,
                0,
                new NoSplitsReader(),
                Optional.empty(),
                Optional.empty(),
                new SourceWatermarks(WatermarkStrategy.monotonous(), new long[0]),
                gate,
                (event, time) -> {},
                new StageOutputs(List.of(new Sent()), List.of()),
                new Unheard(),
                () -> 0);
    }

    /** Notes what is broadcast. */
    private final class Sent implements ExchangeEnd {

        @Override
        public void emit(Object event, long timestamp) {
            throw new AssertionError("there is no event to emit, but " + event);
        }

        @Override
        public void broadcast(StreamElement element) {
            sent.add(element);
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

    private static final class Unheard implements SubtaskEvents {

        @Override
        public void sourceSnapshot(String uid, int subtask, Barrier barrier, List<Manifest.SplitState> splits) {}

        @Override
        public void operatorSnapshot(
                KeyedSubtask subtask, Barrier barrier, long watermark, PendingSnapshot snapshot, long pauseMicros) {}

        @Override
        public void passed(String uid, int subtask, Barrier barrier) {}

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
