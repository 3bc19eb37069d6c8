package io.tidemark.api.state;

/**
 * The clock on the wall, and timers by it, for what can't be told by event time alone: a reminder when nothing happens, a
 * question asked again after a while.
 *
 * <p>What a program does by this clock may come out otherwise the next time. So a program has to ask for it where it declares
 * its states; the operator is then marked in the plan and in every snapshot, and each start from a snapshot warns of it by uid.
 *
 * <p>While a job reads what was there before, the clock follows event time, so that a replay behaves as the first run did, as
 * far as that can be: it shows the greatest event time that this task has seen. Once the job has caught up it shows the time on the
 * wall, and jumps to it. It never shows a time in the future.
 */
public interface ProcessingTime {

    /** Epoch milliseconds; the same during one call of the handler. */
    long now();

    /**
     * Has the handler's {@code onProcessingTimer} called for the key at hand when the clock reaches a time. Setting the same
     * time twice is the same as once; a time already reached fires soon. Timers are part of snapshots. A job that ends, fires
     * none of those that aren't due: they are in its last snapshot.
     *
     * @param time epoch milliseconds
     */
    void setTimer(long time);

    /** Takes a timer of the key at hand back; harmless if there is none at that time. */
    void cancelTimer(long time);
}
