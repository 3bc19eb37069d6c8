package io.tidemark.engine.runtime;

import io.tidemark.engine.stream.EventBatch;
import io.tidemark.engine.stream.StreamElement;
import org.jspecify.annotations.Nullable;

/**
 * Sends each event through every one of its channels: to all tasks, or, with a single channel, to the same task.
 *
 * <p>All receivers share one batch, which nobody changes after it was sent.
 */
final class CopyingOutput implements ExchangeEnd {

    private final Channel[] channels;
    private @Nullable EventBatch batch;

    CopyingOutput(Channel[] channels) {
        this.channels = channels;
    }

    @Override
    public void emit(Object event, long timestamp) {
        var open = batch;
        if (open == null) {
            open = EventBatch.of(BATCH);
            batch = open;
        }
        open.add(event, timestamp);
        if (open.isFull()) {
            sendBatch();
        }
    }

    @Override
    public void broadcast(StreamElement element) {
        sendBatch();
        for (var channel : channels) {
            channel.send(element);
        }
    }

    @Override
    public boolean flush() {
        sendBatch();
        boolean all = true;
        for (var channel : channels) {
            all &= channel.flush();
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

    private void sendBatch() {
        var full = batch;
        if (full != null) {
            batch = null;
            for (var channel : channels) {
                channel.send(full);
            }
        }
    }
}
