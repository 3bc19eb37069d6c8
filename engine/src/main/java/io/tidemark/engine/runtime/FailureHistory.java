package io.tidemark.engine.runtime;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The last failures of a job. Thread-safe. */
final class FailureHistory {

    /** A job that fails all the time shows what it fails of soon enough. */
    static final int KEPT = 20;

    private final Deque<JobFailure> last = new ArrayDeque<>();

    synchronized void add(JobFailure failure) {
        last.addLast(failure);
        if (last.size() > KEPT) {
            last.removeFirst();
        }
    }

    /** The oldest first. */
    synchronized List<JobFailure> all() {
        return List.copyOf(last);
    }
}
