package io.tidemark.engine.checkpoint;

import io.tidemark.engine.stream.Barrier;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Decides when a job begins a checkpoint, when it is complete, and which requests it serves.
 *
 * <p>One checkpoint at a time: a barrier is given out only when the one before was committed, so at most two epochs are
 * open. What is asked for meanwhile is served by the next. A checkpoint that fails is not this class' concern: the job
 * then starts again from the last committed one, with a coordinator of its own.
 *
 * <p>Not thread-safe: owned by the job's control context.
 */
public final class CheckpointCoordinator {

    /** What is going on. */
    private sealed interface State {

        record Idle() implements State {}

        /** The barrier is on its way; snapshots come in. */
        record Collecting(
                Barrier barrier, List<SavepointRequest> serves, Set<String> heard, List<SubtaskSnapshot> snapshots)
                implements State {}

        /** All snapshots are in; manifest and commit are under way. */
        record Committing(Barrier barrier, List<SavepointRequest> serves) implements State {}
    }

    private static final State IDLE = new State.Idle();

    private final int subtasks;
    private final List<SavepointRequest> waiting = new ArrayList<>();
    private State state = IDLE;
    private long nextEpoch;
    private boolean endRequested;
    private boolean ended;
    private boolean openingRequested;

    /**
     * @param nextEpoch the epoch that is being written now, &gt;= 1
     * @param subtasks how many snapshots make a checkpoint
     */
    public CheckpointCoordinator(long nextEpoch, int subtasks) {
        this.nextEpoch = nextEpoch;
        this.subtasks = subtasks;
    }

    /** A savepoint is wanted; the next {@link #begin} serves it. */
    public void request(SavepointRequest request) {
        if (ended) {
            throw new IllegalStateException("the last barrier was given out already");
        }
        waiting.add(request);
    }

    /** Nothing will come from the sources any more: the next {@link #begin} ends the job. */
    public void requestEnd() {
        endRequested = true;
    }

    /**
     * Outputs are to be written from here on: the next {@link #begin} gives the barrier that says so. It serves nothing else
     * and is never the last, for what operators held back comes right behind it and belongs to an epoch, too.
     */
    public void requestOpening() {
        openingRequested = true;
    }

    /** Whether the last barrier was given out. */
    public boolean isEnding() {
        return ended;
    }

    /**
     * Begins a checkpoint, if it may begin now and there is a reason.
     *
     * @param due whether it is time for a periodic one
     * @return the barrier to give to the sources
     */
    public Optional<Barrier> begin(boolean due) {
        boolean wanted = due || endRequested || openingRequested || !waiting.isEmpty();
        if (!(state instanceof State.Idle) || ended || !wanted) {
            return Optional.empty();
        }
        if (openingRequested) {
            openingRequested = false;
            return Optional.of(collect(new Barrier(nextEpoch++, false, true), List.of()));
        }
        ended = endRequested || waiting.stream().anyMatch(SavepointRequest::stop);
        var serves = List.copyOf(waiting);
        waiting.clear();
        return Optional.of(collect(new Barrier(nextEpoch++, ended, false), serves));
    }

    private Barrier collect(Barrier barrier, List<SavepointRequest> serves) {
        state = new State.Collecting(barrier, serves, new HashSet<>(), new ArrayList<>());
        return barrier;
    }

    /**
     * A subtask's snapshot is stored.
     *
     * @return all snapshots, when this was the last one missing
     * @throws IllegalStateException if this checkpoint isn't being collected or the subtask answered already
     */
    public Optional<List<SubtaskSnapshot>> acknowledge(long epoch, SubtaskSnapshot snapshot) {
        if (!(state instanceof State.Collecting collecting)
                || collecting.barrier().epoch() != epoch) {
            throw new IllegalStateException("snapshot of '%s' subtask %d for epoch %d came while %s"
                    .formatted(snapshot.uid(), snapshot.subtask(), epoch, state));
        }
        if (!collecting.heard().add(snapshot.uid() + '/' + snapshot.subtask())) {
            throw new IllegalStateException("snapshot of '%s' subtask %d for epoch %d came twice"
                    .formatted(snapshot.uid(), snapshot.subtask(), epoch));
        }
        collecting.snapshots().add(snapshot);
        if (collecting.snapshots().size() < subtasks) {
            return Optional.empty();
        }
        state = new State.Committing(collecting.barrier(), collecting.serves());
        return Optional.of(List.copyOf(collecting.snapshots()));
    }

    /**
     * The epoch was committed.
     *
     * @return the requests that it serves
     */
    public List<SavepointRequest> committed(long epoch) {
        if (!(state instanceof State.Committing committing)
                || committing.barrier().epoch() != epoch) {
            throw new IllegalStateException("epoch %d was committed while %s".formatted(epoch, state));
        }
        state = IDLE;
        return committing.serves();
    }

    /** Whether somebody asked for the checkpoint whose snapshots come in. */
    public boolean isServingRequests() {
        return state instanceof State.Collecting collecting
                && !collecting.serves().isEmpty();
    }

    /** Requests that were not served; they won't be if the job ends or fails now. */
    public List<SavepointRequest> unserved() {
        var requests = new ArrayList<SavepointRequest>();
        if (state instanceof State.Collecting collecting) {
            requests.addAll(collecting.serves());
        } else if (state instanceof State.Committing committing) {
            requests.addAll(committing.serves());
        }
        requests.addAll(waiting);
        return List.copyOf(requests);
    }
}
