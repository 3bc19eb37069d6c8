package io.tidemark.engine.stream;

/**
 * Up to when a channel promises to be complete.
 *
 * @param time epoch milliseconds; {@link #NONE} before anything is known. Of a channel that has ended, the last time that
 *     it knew of: what a snapshot keeps, since whoever starts from there may get more to read
 * @param state what the channel has to say beside the time
 */
public record Watermark(long time, State state) implements StreamElement {

    /** What a channel has to say beside the time. */
    public enum State {
        /** More may come. */
        ACTIVE,
        /** Nothing to say about time for now, so it holds nobody back; the next watermark ends that. */
        IDLE,
        /** Nothing will follow, so it holds nobody back any more. */
        ENDED
    }

    public static final long NONE = Long.MIN_VALUE;

    /** The time that operators are told at the very end, when everything that waits is to come out. */
    public static final long END = Long.MAX_VALUE;

    public static Watermark at(long time) {
        return new Watermark(time, State.ACTIVE);
    }

    public static Watermark idle(long time) {
        return new Watermark(time, State.IDLE);
    }

    /** @param time the last that was known */
    public static Watermark ended(long time) {
        return new Watermark(time, State.ENDED);
    }

    /** The time to tell operators: at the end, {@link #END}. */
    public long operatorTime() {
        return state == State.ENDED ? END : time;
    }

    @Override
    public void deliverTo(Receiver receiver) throws Exception {
        receiver.onWatermark(this);
    }
}
