package io.tidemark.engine.state;

import io.tidemark.api.serde.ByteWriter;
import io.tidemark.api.serde.Serde;
import io.tidemark.api.serde.Serdes;
import io.tidemark.engine.shuffle.KeyGroupRange;
import io.tidemark.engine.shuffle.KeyGroups;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Typed tables of one operator subtask: what was used lately as objects in heap, all of it in a {@link StateStore}. Tables
 * work on the selected key, so that a key is turned into bytes once for everything that an event does.
 */
public final class KeyedState<K> implements AutoCloseable {

    private final StoreAccess access;
    private final Serde<K> keys;
    private final KeyGroupRange keyGroups;
    private final List<WriteBack<?>> tables = new ArrayList<>();
    private final List<ValueTable<?>> valueTables = new ArrayList<>();
    private final ByteWriter ownBytes = new ByteWriter();
    private @Nullable K selected;
    private byte[] keyBytes = {};
    private int keyStart;
    private int keyLength;
    private int hash;
    private int selection;

    /**
     * @param keyGroups the groups whose keys may be selected
     * @param budget what the tables may take of the heap
     */
    public KeyedState(StateStore store, Serde<K> keys, KeyGroupRange keyGroups, HeapBudget budget) {
        this.access = new StoreAccess(store, budget);
        this.keys = keys;
        this.keyGroups = keyGroups;
    }

    /** @throws IllegalStateException if the key belongs to another subtask */
    public void selectKey(K key) {
        ownBytes.clear();
        keys.write(key, ownBytes);
        selectKey(key, KeyGroups.hash(ownBytes.array(), 0, ownBytes.size()), ownBytes.array(), 0, ownBytes.size());
    }

    /**
     * The same for a key whose bytes and hash are known already.
     *
     * @param keyHash {@link KeyGroups#hash} of the bytes
     * @param bytes not changed while the key is selected
     * @throws IllegalStateException if the key belongs to another subtask
     */
    public void selectKey(K key, int keyHash, byte[] bytes, int offset, int length) {
        int group = KeyGroups.ofHash(keyHash);
        if (!keyGroups.contains(group)) {
            throw new IllegalStateException(
                    "key '%s' is of key group %d, this subtask has %s; does its serde write it the same way each time?"
                            .formatted(key, group, keyGroups));
        }
        selected = key;
        hash = keyHash;
        keyBytes = bytes;
        keyStart = offset;
        keyLength = length;
        selection++;
    }

    /**
     * Keys of these hashes will be selected soon, in this order: their values are brought near the processor. Only speed
     * depends on it. Worth the while for some dozens at a time.
     *
     * @param keyHashes of which those from {@code from} up to, not including, {@code to} are meant
     */
    public void expect(int[] keyHashes, int from, int to) {
        for (int i = 0; i < valueTables.size(); i++) {
            valueTables.get(i).fetch(keyHashes, from, to);
        }
    }

    /** @throws IllegalStateException if no key was selected yet */
    public K selectedKey() {
        if (selected == null) {
            throw new IllegalStateException("no key is selected");
        }
        return selected;
    }

    /** The time of the event or timer at hand, epoch milliseconds: state with a time to live gets old by it. */
    public void eventTime(long time) {
        access.eventTime(time);
    }

    /** The input is complete up to this time, epoch milliseconds. */
    public void watermark(long time) {
        access.watermark(time);
    }

    /**
     * One value a key.
     *
     * @param timeToLiveMillis how long after it was written a value is gone, in event time; 0 for never
     * @throws IllegalArgumentException if the store has no table of this name
     */
    public <V> ValueTable<V> valueTable(String name, Serde<V> serde, long timeToLiveMillis) {
        var writeBack = writeBack(name, new ValueForm<>(serde, timeToLiveMillis));
        var table = new ValueTable<V>(this, access, writeBack);
        valueTables.add(table);
        return table;
    }

    /** The same for values that stay. */
    public <V> ValueTable<V> valueTable(String name, Serde<V> serde) {
        return valueTable(name, serde, 0);
    }

    /**
     * A list per key.
     *
     * @param timeToLiveMillis how long after it was last changed a list is gone, in event time; 0 for never
     * @throws IllegalArgumentException if the store has no table of this name
     */
    public <V> ListTable<V> listTable(String name, Serde<V> elements, long timeToLiveMillis) {
        return new ListTable<>(valueTable(name, Serdes.list(elements), timeToLiveMillis));
    }

    /**
     * Values by a key's own keys, in the order of their bytes.
     *
     * @param timeToLiveMillis how long after it was written an entry is gone, in event time; 0 for never
     * @throws IllegalArgumentException if the store has no table of this name
     */
    public <M, V> MapTable<M, V> mapTable(String name, Serde<M> mapKeys, Serde<V> serde, long timeToLiveMillis) {
        var writeBack = writeBack(name, new ValueForm<>(serde, timeToLiveMillis));
        return new MapTable<>(this, access, writeBack, mapKeys);
    }

    /**
     * Values by time.
     *
     * @throws IllegalArgumentException if the store has no table of this name
     */
    public <V> TimedTable<K, V> timedTable(String name, Serde<V> serde) {
        return new TimedTable<>(this, access, writeBack(name, ValueForm.lasting(serde)));
    }

    /**
     * One map for all keys, the same in every task.
     *
     * @throws IllegalArgumentException if the store has no table of this name
     */
    public <M, V> BroadcastTable<M, V> broadcastTable(String name, Serde<M> mapKeys, Serde<V> serde) {
        return new BroadcastTable<>(writeBack(name, ValueForm.lasting(serde)), mapKeys);
    }

    /**
     * What all tables hold now, as a picture that is taken when {@link PendingSnapshot#complete} is called, on any thread.
     * This call is the pause in processing.
     *
     * @param directory where the picture's files go; must not exist yet
     */
    public PendingSnapshot snapshot(Path directory) {
        return access.snapshot(tables, directory);
    }

    /** Closes the store, after a snapshot that is being written. Closing twice is harmless. */
    @Override
    public void close() {
        tables.forEach(WriteBack::close);
        tables.clear();
        access.close();
    }

    Serde<K> keys() {
        return keys;
    }

    KeyGroupRange keyGroups() {
        return keyGroups;
    }

    int selectedGroup() {
        return KeyGroups.ofHash(hash);
    }

    int selectedHash() {
        return hash;
    }

    /** Another one after each selection. */
    int selection() {
        return selection;
    }

    byte[] keyBytes() {
        return keyBytes;
    }

    int keyStart() {
        return keyStart;
    }

    int keyLength() {
        return keyLength;
    }

    private <V> WriteBack<V> writeBack(String name, ValueForm<V> form) {
        var writeBack = new WriteBack<>(access, access.store().table(name), form);
        tables.add(writeBack);
        return writeBack;
    }
}
