package io.tidemark.engine.runtime;

import io.tidemark.engine.checkpoint.BarrierPlace;
import io.tidemark.engine.stream.Barrier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One of a job's threads of work: runs its subtask of every stage, the last stage first, so that there is room for what
 * the earlier ones send.
 *
 * <p>All methods are for the task's own thread, except {@link #wake}.
 */
final class Task implements JobWorkers.Turn {

    /** The longest wait if there is something else to look at: another source, or the clock. */
    private static final Duration SHORT_WAIT = Duration.ofMillis(50);

    private final List<Subtask> lastFirst;
    private final boolean waitsShort;
    private final List<SourceSubtask> sources;
    private final BiConsumer<String, Throwable> onFailure;
    private int nextToWait;
    private boolean failed;

    private volatile boolean woken;
    private volatile boolean waiting;
    private volatile @Nullable SourceSubtask waitingIn;
    private volatile @Nullable Thread thread;

    /**
     * @param subtasks of each stage, upstream first
     * @param onFailure hears once of the first failure, with the uid it happened at; called on the task's thread
     */
    Task(List<Subtask> subtasks, BiConsumer<String, Throwable> onFailure) {
        var reversed = new ArrayList<Subtask>();
        subtasks.forEach(it -> reversed.add(0, it));
        this.lastFirst = List.copyOf(reversed);
        this.sources = subtasks.stream()
                .filter(SourceSubtask.class::isInstance)
                .map(SourceSubtask.class::cast)
                .toList();
        this.waitsShort = sources.size() > 1 || subtasks.stream().anyMatch(Subtask::looksAtTheClock);
        this.onFailure = onFailure;
    }

    @Override
    public boolean run() {
        boolean worked = false;
        for (var subtask : lastFirst) {
            worked |= guarded(subtask, subtask::run);
        }
        return worked;
    }

    /**
     * Reads every source up to a place and no further.
     *
     * @param number of the place, see {@link SubtaskEvents#stopped}
     */
    void stopAt(BarrierPlace place, int number) {
        for (var source : sources) {
            if (source.hasSplits()) {
                guarded(source, () -> {
                    source.stopAt(place, number);
                    return true;
                });
            }
        }
    }

    /** Reads on where sources were to stop. */
    void readOn() {
        sources.forEach(SourceSubtask::readOn);
    }

    /**
     * Puts a barrier into every source.
     *
     * @param readOn whether sources that stopped for this barrier go on behind it
     */
    void inject(Barrier barrier, boolean readOn) {
        for (var source : sources) {
            guarded(source, () -> {
                source.inject(barrier);
                if (readOn) {
                    source.readOn();
                }
                return true;
            });
        }
    }

    @Override
    public void await(Duration atMost) {
        var wait = waitsShort && atMost.compareTo(SHORT_WAIT) > 0 ? SHORT_WAIT : atMost;
        thread = Thread.currentThread();
        var source = sourceToWaitIn();
        waitingIn = source;
        waiting = true;
        try {
            // whoever wakes sets woken first and looks at waiting then; so one of the two sees the other
            if (woken) {
                return;
            }
            if (source == null) {
                LockSupport.parkNanos(this, wait.toNanos());
            } else {
                guarded(source, () -> source.poll(wait));
            }
        } finally {
            waiting = false;
            woken = false;
        }
    }

    @Override
    public void wake() {
        woken = true;
        if (!waiting) {
            return;
        }
        var source = waitingIn;
        if (source == null) {
            LockSupport.unpark(thread);
        } else {
            source.wakeUp();
        }
    }

    @Override
    public void close() {
        Resources.closeAll(lastFirst);
    }

    /** With several sources, waits in one after the other, so that none waits long for its turn. */
    private @Nullable SourceSubtask sourceToWaitIn() {
        for (int i = 0; i < sources.size() && !failed; i++) {
            var source = sources.get(nextToWait++ % sources.size());
            if (source.canWait()) {
                return source;
            }
        }
        return null;
    }

    private interface Work {

        boolean run() throws Exception;
    }

    /** Whatever a user's function throws ends this job's attempt, and nothing else. */
    private boolean guarded(Subtask subtask, Work work) {
        if (failed) {
            return false;
        }
        try {
            return work.run();
        } catch (Throwable e) {
            failed = true;
            onFailure.accept(subtask.uid(), e);
            return false;
        }
    }
}
