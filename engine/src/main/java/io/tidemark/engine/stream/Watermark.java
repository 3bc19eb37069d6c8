package io.tidemark.engine.stream;

/**
 * Up to when a channel promises to be complete.
 *
 * @param time epoch milliseconds; {@link #NONE} before anything is known, {@link #END} when nothing will follow
 * @param idle if true the channel has nothing to say about time for now and holds nobody back; the next watermark ends
 *     that
 */
public record Watermark(long time, boolean idle) implements StreamElement {

    public static final long NONE = Long.MIN_VALUE;
    public static final long END = Long.MAX_VALUE;

    public static Watermark at(long time) {
        return new Watermark(time, false);
    }

    public static Watermark idle(long time) {
        return new Watermark(time, true);
    }

    @Override
    public void deliverTo(Receiver receiver) throws Exception {
        receiver.onWatermark(this);
    }
}
