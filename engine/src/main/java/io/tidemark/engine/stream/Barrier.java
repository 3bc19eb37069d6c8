package io.tidemark.engine.stream;

/**
 * Separates what belongs to a checkpoint from what comes after.
 *
 * @param epoch the epoch it closes, &gt;= 1
 * @param last if true nothing comes after it: the sources stop reading and the job ends when the epoch is committed
 * @param opensOutputs if true, what comes after it is written, if the job's outputs were muted until here
 */
public record Barrier(long epoch, boolean last, boolean opensOutputs) implements StreamElement {

    /** One that leaves outputs as they are. */
    public Barrier(long epoch, boolean last) {
        this(epoch, last, false);
    }

    public Barrier {
        if (epoch < 1) {
            throw new IllegalArgumentException("epoch must be >= 1, was " + epoch);
        }
    }

    @Override
    public void deliverTo(Receiver receiver) throws Exception {
        receiver.onBarrier(this);
    }
}
