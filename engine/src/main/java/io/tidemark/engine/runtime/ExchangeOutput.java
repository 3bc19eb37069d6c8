package io.tidemark.engine.runtime;

import io.tidemark.api.function.KeyFunction;
import io.tidemark.api.serde.ByteWriter;
import io.tidemark.api.serde.Serde;
import io.tidemark.engine.graph.Step;
import io.tidemark.engine.operator.Output;
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
final class ExchangeOutput implements Output {

    /** Events; large enough that handing over costs little, small enough to stay in the processor's cache. */
    private static final int BATCH = 256;

    private final KeyFunction<Object, Object> keyFunction;
    private final Serde<Object> keys;
    private final Channel[] channels;
    private final @Nullable EventBatch[] batches;
    private final ByteWriter keyBytes = new ByteWriter();

    /** @param channels one to each subtask of the target stage */
    @SuppressWarnings("unchecked") // the program's types were checked when it was compiled
    ExchangeOutput(Step.Exchange<?, ?> step, Channel[] channels) {
        this.keyFunction = (KeyFunction<Object, Object>) step.keyFunction();
        this.keys = (Serde<Object>) step.keys();
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

    /** Sends a watermark or barrier to all, behind the events so far. */
    void broadcast(StreamElement element) {
        for (int i = 0; i < channels.length; i++) {
            sendBatch(i);
            channels[i].send(element);
        }
    }

    /** Sends what there is. @return whether everything is handed over */
    boolean flush() {
        boolean all = true;
        for (int i = 0; i < channels.length; i++) {
            sendBatch(i);
            all &= channels[i].flush();
        }
        return all;
    }

    boolean hasRoom() {
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
