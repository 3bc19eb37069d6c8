package io.tidemark.engine.stream;

/**
 * Events on their way through a channel: values and their times side by side, so that no object is made per event.
 *
 * <p>Filled by one thread, handed over once, then read by another; never changed after it was handed over.
 */
public final class EventBatch implements StreamElement {

    private final Object[] values;
    private final long[] timestamps;
    private int size;

    /** @param capacity how many events fit in, &gt; 0 */
    public EventBatch(int capacity) {
        values = new Object[capacity];
        timestamps = new long[capacity];
    }

    /** @throws ArrayIndexOutOfBoundsException if the batch is full */
    public void add(Object value, long timestamp) {
        values[size] = value;
        timestamps[size++] = timestamp;
    }

    public boolean isFull() {
        return size == values.length;
    }

    public int size() {
        return size;
    }

    public Object value(int index) {
        return values[index];
    }

    /** Event time in epoch milliseconds. */
    public long timestamp(int index) {
        return timestamps[index];
    }

    @Override
    public void deliverTo(Receiver receiver) throws Exception {
        receiver.onEvents(this);
    }
}
