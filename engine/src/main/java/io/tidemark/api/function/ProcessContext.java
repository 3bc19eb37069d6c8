package io.tidemark.api.function;

/**
 * What a handler may know and do while it handles one event or timer. Valid only during that call.
 *
 * @param <K> key
 * @param <R> result
 */
public interface ProcessContext<K, R> extends Collector<R> {

    /** The key of the event or timer at hand. */
    K key();

    /** The time of the event or timer at hand, in epoch milliseconds; also the time of what is emitted. */
    long eventTime();

    /**
     * Up to when this task's input is complete, in epoch milliseconds; {@link Long#MIN_VALUE} before anything is known.
     */
    long watermark();

    /** Emits to a side output, with the time of the event or timer at hand; dropped silently if nobody reads it. */
    <S> void emit(OutputTag<S> tag, S event);

    /**
     * Has {@link KeyedProcess.Handler#onTimer} called for this key when the watermark reaches a time. Setting the same
     * time twice is the same as once; a time already reached fires before the next event.
     *
     * @param time epoch milliseconds
     */
    void setTimer(long time);

    /** Takes a timer of this key back; harmless if there is none at that time. */
    void cancelTimer(long time);
}
