package io.tidemark.engine.state;

import io.tidemark.api.serde.ByteWriter;
import io.tidemark.api.serde.Serde;
import io.tidemark.engine.shuffle.KeyGroupRange;
import io.tidemark.engine.shuffle.KeyGroups;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Typed tables of one operator subtask over a {@link StateStore}. Tables work on the selected key, so that a key is
 * turned into bytes once for everything that an event does.
 */
public final class KeyedState<K> implements AutoCloseable {

    private final StateStore store;
    private final Serde<K> keys;
    private final KeyGroupRange keyGroups;
    private final ByteWriter keyBytes = new ByteWriter();
    private @Nullable K selected;
    private int selectedGroup;

    /** @param keyGroups the groups whose keys may be selected */
    public KeyedState(StateStore store, Serde<K> keys, KeyGroupRange keyGroups) {
        this.store = store;
        this.keys = keys;
        this.keyGroups = keyGroups;
    }

    /** @throws IllegalStateException if the key belongs to another subtask */
    public void selectKey(K key) {
        keyBytes.clear();
        keys.write(key, keyBytes);
        selected = key;
        selectedGroup = KeyGroups.of(keyBytes.array(), 0, keyBytes.size());
        if (!keyGroups.contains(selectedGroup)) {
            throw new IllegalStateException(
                    "key '%s' is of key group %d, this subtask has %s; does its serde write it the same way each time?"
                            .formatted(key, selectedGroup, keyGroups));
        }
    }

    /** @throws IllegalStateException if no key was selected yet */
    public K selectedKey() {
        if (selected == null) {
            throw new IllegalStateException("no key is selected");
        }
        return selected;
    }

    /** @throws IllegalArgumentException if the store has no table of this name */
    public <V> ValueTable<V> valueTable(String name, Serde<V> serde) {
        return new ValueTable<>(this, store.table(name), serde);
    }

    /** @throws IllegalArgumentException if the store has no table of this name */
    public <V> TimedTable<K, V> timedTable(String name, Serde<V> serde) {
        return new TimedTable<>(this, store.table(name), serde);
    }

    /** See {@link StateStore#snapshot}. */
    public StoreSnapshot snapshot(Path directory) throws IOException {
        return store.snapshot(directory);
    }

    /** Closes the store. Closing twice is harmless. */
    @Override
    public void close() {
        store.close();
    }

    Serde<K> keys() {
        return keys;
    }

    KeyGroupRange keyGroups() {
        return keyGroups;
    }

    int selectedGroup() {
        return selectedGroup;
    }

    ByteWriter selectedKeyBytes() {
        return keyBytes;
    }
}
