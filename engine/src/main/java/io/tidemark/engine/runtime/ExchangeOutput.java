package io.tidemark.engine.runtime;

import io.tidemark.api.function.KeyFunction;
import io.tidemark.api.serde.ByteWriter;
import io.tidemark.api.serde.Serde;
import io.tidemark.engine.graph.Partitioning;
import io.tidemark.engine.shuffle.KeyGroups;
import io.tidemark.engine.stream.EventBatch;
import io.tidemark.engine.stream.StreamElement;
import org.jspecify.annotations.Nullable;

/**
 * Sends each event to the task that its key belongs to, in batches.
 *
 * <p>A task's own keys take the same way: a channel from the task to itself costs an array slot an event, and barrier
 * alignment then needs no special case.
 */
final class ExchangeOutput implements ExchangeEnd {

    private final KeyFunction<Object, Object> keyFunction;
    private final Serde<Object> keys;
    private final Channel[] channels;
    private final @Nullable EventBatch[] batches;
    private final ByteWriter keyBytes = new ByteWriter();

    /** @param channels one to each subtask of the target stage */
    @SuppressWarnings("unchecked") // the program's types were checked when it was compiled
    ExchangeOutput(Partitioning.ByKey<?, ?> partitioning, Channel[] channels) {
        this.keyFunction = (KeyFunction<Object, Object>) partitioning.keyFunction();
        this.keys = (Serde<Object>) partitioning.keys();
        this.channels = channels;
        this.batches = new EventBatch[channels.length];
    }

    @Override
    public void emit(Object event, long timestamp) throws Exception {
        var key = keyFunction.keyOf(event);
        keyBytes.clear();
        keys.write(key, keyBytes);
        int hash = KeyGroups.hash(keyBytes.array(), 0, keyBytes.size());
        int target = channels.length == 1 ? 0 : KeyGroups.taskOf(KeyGroups.ofHash(hash), channels.length);
        var batch = batches[target];
        if (batch == null) {
            batch = EventBatch.keyed(BATCH);
            batches[target] = batch;
        }
        batch.add(event, timestamp, key, hash, keyBytes.array(), keyBytes.size());
        if (batch.isFull()) {
            batches[target] = null;
            channels[target].send(batch);
        }
    }

    @Override
    public void broadcast(StreamElement element) {
        for (int i = 0; i < channels.length; i++) {
            sendBatch(i);
            channels[i].send(element);
        }
    }

    @Override
    public boolean flush() {
        boolean all = true;
        for (int i = 0; i < channels.length; i++) {
            sendBatch(i);
            all &= channels[i].flush();
        }
        return all;
    }

    @Override
    public boolean hasRoom() {
        for (var channel : channels) {
            if (!channel.hasRoom()) {
                return false;
            }
        }
        return true;
    }

    private void sendBatch(int target) {
        var batch = batches[target];
        if (batch != null) {
            batches[target] = null;
            channels[target].send(batch);
        }
    }
}
