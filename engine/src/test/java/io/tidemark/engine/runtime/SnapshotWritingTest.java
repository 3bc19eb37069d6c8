package io.tidemark.engine.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.api.serde.Serdes;
import io.tidemark.engine.shuffle.KeyGroupRange;
import io.tidemark.engine.shuffle.KeyGroups;
import io.tidemark.engine.state.HeapBudget;
import io.tidemark.engine.state.KeyedState;
import io.tidemark.engine.state.PendingSnapshot;
import io.tidemark.engine.state.StateBackend;
import io.tidemark.engine.state.StoreSnapshot;
import io.tidemark.engine.testing.MemoryStateBackend;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotWritingTest {

    private static final KeyGroupRange ALL = new KeyGroupRange(0, KeyGroups.COUNT);
    private static final long KEYS = 150_000;

    @TempDir
    private Path directory;

    private final OneByOne workers = new OneByOne();
    private final HeapBudget budget = new HeapBudget(40_000_000);
    private final List<StoreSnapshot> outcomes = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();
    private @Nullable KeyedState<Long> state;
    private boolean over;

    @AfterEach
    void close() {
        if (state != null) {
            state.close();
        }
    }

    @Test
    void pausesBetweenPiecesAndThenHasAPicture() throws IOException {
        begin(snapshot(), WorkPace.of(0.1, 1, 1, Optional.empty()));
        workers.runAll();

        assertThat(outcomes).hasSize(1);
        assertThat(workers.pauses).hasSizeGreaterThan(3).containsOnly(Duration.ofMillis(9));
        assertThat(failures).isEmpty();
    }

    @Test
    void makesNoPauseForOnesThatWaitForIt() throws IOException {
        begin(snapshot(), WorkPace.full());
        workers.runAll();

        assertThat(outcomes).hasSize(1);
        assertThat(workers.pauses).isEmpty();
    }

    @Test
    void endsItsPausesWhenTheTaskIsAboutToWait() throws IOException {
        var snapshot = snapshot();
        begin(snapshot, WorkPace.of(0.1, 1, 1, Optional.empty()));
        workers.runUntilPauses(2);

        fillTheBudget(snapshot);
        workers.runAll();

        assertThat(outcomes).hasSize(1);
        assertThat(workers.pauses).hasSize(2);
    }

    @Test
    void hasThePictureThatTheTaskFinished() throws IOException {
        var snapshot = snapshot();
        begin(snapshot, WorkPace.of(0.1, 1, 1, Optional.empty()));
        workers.runUntilPauses(1);

        var finished = snapshot.complete();
        workers.runAll();

        assertThat(outcomes).containsExactly(finished);
        assertThat(workers.pauses).hasSize(1);
    }

    @Test
    void doesNothingMoreWhenNobodyWantsItAnyMore() throws IOException {
        begin(snapshot(), WorkPace.of(0.1, 1, 1, Optional.empty()));
        workers.runUntilPauses(2);

        over = true;
        workers.runAll();

        assertThat(outcomes).isEmpty();
        assertThat(workers.pauses).hasSize(2);
    }

    @Test
    void tellsOfAStoreThatWasClosedMeanwhile() throws IOException {
        begin(snapshot(), WorkPace.of(0.1, 1, 1, Optional.empty()));
        workers.runUntilPauses(2);

        requireState().close();
        workers.runAll();

        assertThat(outcomes).isEmpty();
        assertThat(failures)
                .singleElement()
                .satisfies(it -> assertThat(it).isInstanceOf(IOException.class).hasMessageContaining("closed"));
    }

    private void begin(PendingSnapshot snapshot, WorkPace pace) {
        SnapshotWriting.begin(workers, snapshot, pace, () -> over, (picture, failure) -> {
            if (picture != null) {
                outcomes.add(picture);
            }
            if (failure != null) {
                failures.add(failure);
            }
        });
    }

    private PendingSnapshot snapshot() throws IOException {
        var store = new MemoryStateBackend()
                .open(new StateBackend.Spec("test", directory.resolve("store"), ALL, List.of("value"), List.of()));
        var filled = new KeyedState<>(store, Serdes.int64(), ALL, budget);
        state = filled;
        var values = filled.valueTable("value", Serdes.int64());
        for (long key = 0; key < KEYS; key++) {
            filled.selectKey(key);
            values.update(key);
        }
        return filled.snapshot(directory.resolve("picture"));
    }

    private void fillTheBudget(PendingSnapshot snapshot) {
        var filled = requireState();
        var more = filled.valueTable("value", Serdes.int64());
        for (long key = KEYS; !snapshot.isUrgent(); key++) {
            filled.selectKey(key);
            more.update(key);
        }
    }

    private KeyedState<Long> requireState() {
        if (state == null) {
            throw new IllegalStateException("no state yet");
        }
        return state;
    }

    /** Does one thing after the other when it is told to; every look at the clock takes a millisecond. */
    private static final class OneByOne implements JobWorkers {

        final List<Duration> pauses = new ArrayList<>();
        private final Queue<Runnable> next = new ArrayDeque<>();
        private long nanos;

        void runAll() {
            while (!next.isEmpty()) {
                next.remove().run();
            }
        }

        void runUntilPauses(int count) {
            while (pauses.size() < count) {
                next.remove().run();
            }
        }

        @Override
        public void control(Runnable action) {
            next.add(action);
        }

        @Override
        public Timer after(Duration delay, Runnable action) {
            pauses.add(delay);
            next.add(action);
            return () -> next.remove(action);
        }

        @Override
        public <T> void blocking(Callable<T> work, Outcome<T> outcome) {
            next.add(() -> {
                try {
                    var result = work.call();
                    next.add(() -> outcome.accept(result, null));
                } catch (Exception e) {
                    next.add(() -> outcome.accept(null, e));
                }
            });
        }

        @Override
        public TaskThread start(String name, Turn turn) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long nowMillis() {
            return 0;
        }

        @Override
        public long nanoTime() {
            nanos += 1_000_000;
            return nanos;
        }
    }
}
