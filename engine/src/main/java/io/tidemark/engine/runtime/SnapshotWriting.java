package io.tidemark.engine.runtime;

import io.tidemark.engine.state.PendingSnapshot;
import io.tidemark.engine.state.StoreSnapshot;
import java.util.function.BooleanSupplier;

/**
 * Writes a snapshot beside the task, at its pace. No thread waits in the pauses. When the task itself needs the store, it
 * finishes the snapshot on its own, and there are no pauses any more when it soon will.
 *
 * <p>Lives on the job's control context.
 */
final class SnapshotWriting {

    private final JobWorkers workers;
    private final PendingSnapshot snapshot;
    private final WorkPace pace;
    private final BooleanSupplier over;
    private final JobWorkers.Outcome<StoreSnapshot> outcome;

    private SnapshotWriting(
            JobWorkers workers,
            PendingSnapshot snapshot,
            WorkPace pace,
            BooleanSupplier over,
            JobWorkers.Outcome<StoreSnapshot> outcome) {
        this.workers = workers;
        this.snapshot = snapshot;
        this.pace = pace;
        this.over = over;
        this.outcome = outcome;
    }

    /** @param over whether nobody wants it any more; asked after each pause */
    static void begin(
            JobWorkers workers,
            PendingSnapshot snapshot,
            WorkPace pace,
            BooleanSupplier over,
            JobWorkers.Outcome<StoreSnapshot> outcome) {
        new SnapshotWriting(workers, snapshot, pace, over, outcome).goOn();
    }

    /** A turn, as long as no pause is due. */
    private record Turn(boolean more, long nanos, long turnsLeft) {}

    private void goOn() {
        workers.<Turn>blocking(
                () -> {
                    long begun = workers.nanoTime();
                    boolean more = snapshot.writeSome();
                    return new Turn(more, workers.nanoTime() - begun, snapshot.portionsLeft());
                },
                (turn, failure) -> {
                    if (turn == null) {
                        outcome.accept(null, failure);
                    } else {
                        afterTurn(turn);
                    }
                });
    }

    private void afterTurn(Turn turn) {
        if (over.getAsBoolean()) {
            return;
        }
        if (!turn.more() || snapshot.isUrgent() || pace.isFull()) {
            workers.blocking(snapshot::complete, outcome);
            return;
        }
        var pause = pace.pauseAfter(turn.nanos(), turn.turnsLeft());
        if (pause.isZero()) {
            goOn();
        } else {
            workers.after(pause, () -> {
                if (!over.getAsBoolean()) {
                    goOn();
                }
            });
        }
    }
}
