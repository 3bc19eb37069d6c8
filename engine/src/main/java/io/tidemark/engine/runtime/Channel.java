package io.tidemark.engine.runtime;

import io.tidemark.engine.stream.StreamElement;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jctools.queues.SpscArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * The way from one subtask to another: a bounded queue for one producer and one consumer, in order.
 *
 * <p>A producer never waits in it. What doesn't fit is kept on the producer's side, and a producer that keeps something
 * back takes no more input until it is gone; so no more than the results of one turn are ever kept.
 */
final class Channel {

    /** Elements; an element is mostly a whole batch of events. */
    static final int CAPACITY = 16;

    private final Queue<StreamElement> queue = new SpscArrayQueue<>(CAPACITY);
    private final Queue<StreamElement> keptBack = new ArrayDeque<>();
    private final Runnable wakeProducer;
    private final Runnable wakeConsumer;
    private volatile boolean producerWaits;

    Channel(Runnable wakeProducer, Runnable wakeConsumer) {
        this.wakeProducer = wakeProducer;
        this.wakeConsumer = wakeConsumer;
    }

    /** Producer: hands an element over, now or when there is room. */
    void send(StreamElement element) {
        keptBack.add(element);
        flush();
    }

    /** Producer: hands over what was kept back. @return whether everything is handed over */
    boolean flush() {
        if (keptBack.isEmpty()) {
            return true;
        }
        boolean sent = offerAll();
        if (!keptBack.isEmpty()) {
            producerWaits = true;
            // the consumer may have emptied the queue before it could see that someone waits
            sent |= offerAll();
        }
        if (sent) {
            wakeConsumer.run();
        }
        return keptBack.isEmpty();
    }

    private boolean offerAll() {
        boolean sent = false;
        for (var next = keptBack.peek(); next != null && queue.offer(next); next = keptBack.peek()) {
            keptBack.remove();
            sent = true;
        }
        return sent;
    }

    /** Producer. */
    boolean hasRoom() {
        return keptBack.isEmpty();
    }

    /** Consumer: the next element, or null if there is none now. */
    @Nullable
    StreamElement poll() {
        var element = queue.poll();
        if (element != null && producerWaits) {
            producerWaits = false;
            wakeProducer.run();
        }
        return element;
    }
}
