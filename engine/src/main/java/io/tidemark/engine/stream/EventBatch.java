package io.tidemark.engine.stream;

import java.util.Arrays;

/**
 * Events on their way through a channel: values and their times side by side, so that no object is made per event. On the
 * way to an operator with keyed state their keys travel with them, as objects and as bytes, so that a key is turned into
 * bytes and hashed once.
 *
 * <p>Filled by one thread, handed over once, then read by another; never changed after it was handed over.
 */
public final class EventBatch implements StreamElement {

    /** What a key's bytes are taken to be at first. */
    private static final int KEY_BYTES = 16;

    private final Object[] values;
    private final long[] timestamps;
    private final Object[] keys;
    private final int[] keyHashes;
    private final int[] keyEnds;
    private byte[] keyBytes;
    private int size;

    private EventBatch(int capacity, int keyed) {
        values = new Object[capacity];
        timestamps = new long[capacity];
        keys = new Object[keyed];
        keyHashes = new int[keyed];
        keyEnds = new int[keyed];
        keyBytes = new byte[keyed * KEY_BYTES];
    }

    /**
     * For events without keys.
     *
     * @param capacity how many events fit in, &gt; 0
     */
    public static EventBatch of(int capacity) {
        return new EventBatch(capacity, 0);
    }

    /**
     * For events with keys.
     *
     * @param capacity how many events fit in, &gt; 0
     */
    public static EventBatch keyed(int capacity) {
        return new EventBatch(capacity, capacity);
    }

    /** @throws ArrayIndexOutOfBoundsException if the batch is full */
    public void add(Object value, long timestamp) {
        values[size] = value;
        timestamps[size++] = timestamp;
    }

    /**
     * Adds an event with its key.
     *
     * @param bytes the key's bytes are the first {@code length} of these; copied
     * @throws ArrayIndexOutOfBoundsException if the batch is full or isn't for keys
     */
    public void add(Object value, long timestamp, Object key, int keyHash, byte[] bytes, int length) {
        int start = keyStart(size);
        if (keyBytes.length - start < length) {
            keyBytes = Arrays.copyOf(keyBytes, Math.max(2 * keyBytes.length, start + length));
        }
        System.arraycopy(bytes, 0, keyBytes, start, length);
        keys[size] = key;
        keyHashes[size] = keyHash;
        keyEnds[size] = start + length;
        add(value, timestamp);
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

    /** Whether keys travel with the events. */
    public boolean hasKeys() {
        return keys.length > 0;
    }

    public Object key(int index) {
        return keys[index];
    }

    public int keyHash(int index) {
        return keyHashes[index];
    }

    /** The hashes of all keys, as many as there are events; not to be changed. */
    public int[] keyHashes() {
        return keyHashes;
    }

    /** The bytes of all keys, one after the other. */
    public byte[] keyBytes() {
        return keyBytes;
    }

    public int keyStart(int index) {
        return index == 0 ? 0 : keyEnds[index - 1];
    }

    public int keyLength(int index) {
        return keyEnds[index] - keyStart(index);
    }

    @Override
    public void deliverTo(Receiver receiver) throws Exception {
        receiver.onEvents(this);
    }
}
