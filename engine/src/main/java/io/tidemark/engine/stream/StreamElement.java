package io.tidemark.engine.stream;

/** One thing in a channel. What to do with it is the receiver's: the element only says what it is. */
public sealed interface StreamElement permits EventBatch, Watermark, Barrier {

    void deliverTo(Receiver receiver) throws Exception;

    /** Takes each kind of element. */
    interface Receiver {

        void onEvents(EventBatch batch) throws Exception;

        void onWatermark(Watermark watermark) throws Exception;

        void onBarrier(Barrier barrier) throws Exception;
    }
}
