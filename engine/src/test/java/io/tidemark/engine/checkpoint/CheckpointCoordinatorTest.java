package io.tidemark.engine.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.engine.stream.Barrier;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CheckpointCoordinatorTest {

    private static final SavepointRequest SAVEPOINT = new SavepointRequest("sp", Optional.empty(), false);
    private static final SavepointRequest STOP = new SavepointRequest("end", Optional.empty(), true);

    private final CheckpointCoordinator coordinator = new CheckpointCoordinator(5, 2);

    static LongStream seeds() {
        return LongStream.range(0, 50);
    }

    @Test
    void beginsWhenItIsDueAndOnlyThen() {
        assertThat(coordinator.begin(false)).isEmpty();
        assertThat(coordinator.begin(true)).contains(new Barrier(5, false));
    }

    @Test
    void beginsWhenASavepointIsWantedThoughNothingIsDue() {
        coordinator.request(SAVEPOINT);

        assertThat(coordinator.begin(false)).contains(new Barrier(5, false));
    }

    @Test
    void collectsOneSnapshotOfEachSubtask() {
        coordinator.begin(true);

        assertThat(coordinator.acknowledge(5, snapshot(0))).isEmpty();
        assertThat(coordinator.acknowledge(5, snapshot(1))).contains(List.of(snapshot(0), snapshot(1)));
    }

    @Test
    void hasOneCheckpointAtATimeUntilItIsCommitted() {
        coordinator.begin(true);
        assertThat(coordinator.begin(true)).as("while it is collected").isEmpty();
        acknowledgeAll(5);
        assertThat(coordinator.begin(true)).as("while it is committed").isEmpty();

        coordinator.committed(5);

        assertThat(coordinator.begin(true)).contains(new Barrier(6, false));
    }

    @Test
    void servesWithTheNextCheckpointWhatIsAskedDuringOne() {
        coordinator.begin(true);
        coordinator.request(SAVEPOINT);
        assertThat(coordinator.isServingRequests()).isFalse();
        acknowledgeAll(5);
        assertThat(coordinator.committed(5)).isEmpty();

        coordinator.begin(false);
        assertThat(coordinator.isServingRequests()).isTrue();
        acknowledgeAll(6);

        assertThat(coordinator.committed(6)).containsExactly(SAVEPOINT);
    }

    @Test
    void servesAllThatWaitWithOneCheckpoint() {
        var other = new SavepointRequest("other", Optional.of("label"), false);
        coordinator.request(SAVEPOINT);
        coordinator.request(other);
        coordinator.begin(false);
        acknowledgeAll(5);

        assertThat(coordinator.committed(5)).containsExactly(SAVEPOINT, other);
        assertThat(coordinator.begin(false)).isEmpty();
    }

    @Test
    void opensOutputsWithABarrierOfItsOwnBeforeItServesOrEndsAnything() {
        coordinator.request(STOP);
        coordinator.requestEnd();
        coordinator.requestOpening();

        assertThat(coordinator.begin(true)).contains(new Barrier(5, false, true));
        assertThat(coordinator.isEnding()).isFalse();
        acknowledgeAll(5);
        assertThat(coordinator.committed(5)).isEmpty();

        assertThat(coordinator.begin(false)).contains(new Barrier(6, true));
        acknowledgeAll(6);
        assertThat(coordinator.committed(6)).containsExactly(STOP);
    }

    @Test
    void givesOutTheLastBarrierForAStop() {
        coordinator.request(STOP);

        assertThat(coordinator.begin(false)).contains(new Barrier(5, true));
        assertThat(coordinator.isEnding()).isTrue();
        acknowledgeAll(5);
        assertThat(coordinator.committed(5)).containsExactly(STOP);
        assertThat(coordinator.begin(true)).as("nothing follows the last").isEmpty();
        assertThatThrownBy(() -> coordinator.request(SAVEPOINT))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the last barrier was given out already");
    }

    @Test
    void givesOutTheLastBarrierWhenTheSourcesEnd() {
        coordinator.requestEnd();

        assertThat(coordinator.begin(false)).contains(new Barrier(5, true));
        assertThat(coordinator.begin(true)).isEmpty();
    }

    @Test
    void refusesASnapshotThatComesTwice() {
        coordinator.begin(true);
        coordinator.acknowledge(5, snapshot(0));

        assertThatThrownBy(() -> coordinator.acknowledge(5, snapshot(0)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("snapshot of 'source' subtask 0 for epoch 5 came twice");
    }

    @Test
    void refusesASnapshotOfAnEpochThatIsNotCollected() {
        assertThatThrownBy(() -> coordinator.acknowledge(5, snapshot(0)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("for epoch 5 came while Idle");
        coordinator.begin(true);
        assertThatThrownBy(() -> coordinator.acknowledge(4, snapshot(0)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("for epoch 4 came while Collecting");
    }

    @Test
    void refusesACommitOfAnEpochThatIsNotComplete() {
        coordinator.begin(true);
        coordinator.acknowledge(5, snapshot(0));

        assertThatThrownBy(() -> coordinator.committed(5))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("epoch 5 was committed while Collecting");
    }

    @Test
    void knowsWhatWasNotServed() {
        var later = new SavepointRequest("later", Optional.empty(), false);
        coordinator.request(SAVEPOINT);
        assertThat(coordinator.unserved()).containsExactly(SAVEPOINT);
        coordinator.begin(false);
        coordinator.request(later);
        assertThat(coordinator.unserved()).containsExactly(SAVEPOINT, later);
        acknowledgeAll(5);
        assertThat(coordinator.unserved()).containsExactly(SAVEPOINT, later);
        coordinator.committed(5);
        assertThat(coordinator.unserved()).containsExactly(later);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void servesEachRequestOnceWhateverHappensWhen(long seed) {
        var random = new Random(seed);
        int subtasks = 1 + random.nextInt(4);
        var anyOrder = new CheckpointCoordinator(1, subtasks);
        var asked = new ArrayList<SavepointRequest>();
        var served = new ArrayList<SavepointRequest>();
        long epoch = 0;
        int heard = 0;
        for (int i = 0; i < 300; i++) {
            switch (random.nextInt(3)) {
                case 0 -> {
                    var request = new SavepointRequest("sp-" + i, Optional.empty(), false);
                    asked.add(request);
                    anyOrder.request(request);
                }
                case 1 -> {
                    var begun = anyOrder.begin(random.nextBoolean());
                    if (begun.isPresent()) {
                        assertThat(begun).contains(new Barrier(epoch + 1, false));
                        epoch++;
                        heard = 0;
                    }
                }
                default -> {
                    if (epoch > 0 && heard < subtasks) {
                        var complete = anyOrder.acknowledge(epoch, snapshot(heard++));
                        assertThat(complete.isPresent()).isEqualTo(heard == subtasks);
                        if (complete.isPresent()) {
                            served.addAll(anyOrder.committed(epoch));
                        }
                    }
                }
            }
        }
        served.addAll(anyOrder.unserved());

        assertThat(served).isEqualTo(asked);
    }

    private void acknowledgeAll(long epoch) {
        coordinator.acknowledge(epoch, snapshot(0));
        coordinator.acknowledge(epoch, snapshot(1));
    }

    private static SubtaskSnapshot snapshot(int subtask) {
        return new SubtaskSnapshot.OfSource("source", subtask, List.of());
    }
}
