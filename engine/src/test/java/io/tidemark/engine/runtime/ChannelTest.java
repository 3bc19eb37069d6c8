package io.tidemark.engine.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.engine.stream.Barrier;
import io.tidemark.engine.stream.StreamElement;
import io.tidemark.engine.stream.Watermark;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ChannelTest {

    private final AtomicInteger producerWoken = new AtomicInteger();
    private final AtomicInteger consumerWoken = new AtomicInteger();
    private final Channel channel = new Channel(producerWoken::incrementAndGet, consumerWoken::incrementAndGet);

    static LongStream seeds() {
        return LongStream.range(0, 30);
    }

    @Test
    void hasRoomForItsCapacityAndKeepsBackWhatIsMore() {
        for (int i = 0; i < Channel.CAPACITY; i++) {
            channel.send(Watermark.at(i));
            assertThat(channel.hasRoom()).isTrue();
        }
        channel.send(Watermark.at(100));

        assertThat(channel.hasRoom()).isFalse();
        assertThat(channel.flush()).isFalse();
        channel.poll();
        assertThat(channel.flush()).isTrue();
        assertThat(channel.hasRoom()).isTrue();
    }

    @Test
    void wakesTheConsumerWhenSomethingCameAndNotOtherwise() {
        for (int i = 1; i <= Channel.CAPACITY; i++) {
            channel.send(new Barrier(i, false));
            assertThat(consumerWoken).hasValue(i);
        }

        channel.send(Watermark.at(1));
        channel.flush();

        assertThat(consumerWoken).as("there was no room").hasValue(Channel.CAPACITY);
    }

    @Test
    void wakesTheProducerOnceWhenThereIsRoomAgain() {
        for (int i = 0; i < Channel.CAPACITY; i++) {
            channel.send(Watermark.at(i));
        }
        channel.poll();
        assertThat(producerWoken).as("nobody waits").hasValue(0);
        channel.send(Watermark.at(100));
        channel.send(Watermark.at(101));

        channel.poll();
        channel.poll();

        assertThat(producerWoken).hasValue(1);
    }

    @Test
    void isEmptyWhenNothingWasSent() {
        assertThat(channel.poll()).isNull();
        assertThat(channel.flush()).isTrue();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void keepsTheOrderWhateverIsDoneWhen(long seed) {
        var random = new Random(seed);
        var received = new ArrayList<StreamElement>();
        var sent = new ArrayList<StreamElement>();
        for (int i = 0; i < 1_000; i++) {
            switch (random.nextInt(4)) {
                case 0, 1 -> {
                    var element = Watermark.at(i);
                    sent.add(element);
                    channel.send(element);
                }
                case 2 -> channel.flush();
                default -> pollInto(received);
            }
            assertThat(received).isEqualTo(sent.subList(0, received.size()));
        }
        while (received.size() < sent.size()) {
            pollInto(received);
            channel.flush();
        }
        assertThat(received).isEqualTo(sent);
    }

    /** A producer that waits only for its wake-up call would stand still for ever if one were missed. */
    @Test
    void losesNoWakeUpCallBetweenThreads() throws Exception {
        int count = 2_000_000;
        var roomAgain = new Semaphore(0);
        var between = new Channel(roomAgain::release, () -> {});
        var producer = CompletableFuture.runAsync(() -> {
            for (int i = 0; i < count; i++) {
                between.send(Watermark.at(i));
                while (!between.hasRoom()) {
                    roomAgain.acquireUninterruptibly();
                    between.flush();
                }
            }
        });
        var consumer = CompletableFuture.supplyAsync(() -> {
            long next = 0;
            while (next < count) {
                if (between.poll() instanceof Watermark watermark) {
                    if (watermark.time() != next) {
                        return next;
                    }
                    next++;
                } else {
                    Thread.onSpinWait();
                }
            }
            return next;
        });

        producer.get(60, TimeUnit.SECONDS);
        assertThat(consumer.get(60, TimeUnit.SECONDS)).isEqualTo(count);
    }

    private void pollInto(List<StreamElement> received) {
        var element = channel.poll();
        if (element != null) {
            received.add(element);
        }
    }
}
