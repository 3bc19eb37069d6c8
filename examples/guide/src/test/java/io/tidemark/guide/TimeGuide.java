package io.tidemark.guide;

import io.tidemark.api.Pipeline;
import io.tidemark.api.Stream;
import io.tidemark.api.WatermarkStrategy;
import io.tidemark.api.function.KeyedProcess;
import io.tidemark.api.function.MarkFunction;
import io.tidemark.api.function.ProcessContext;
import io.tidemark.api.serde.RecordSerde;
import io.tidemark.api.state.States;
import io.tidemark.engine.checkpoint.BarrierPlace;
import io.tidemark.engine.checkpoint.Manifest;
import io.tidemark.engine.runtime.RunningJob;
import io.tidemark.kafka.source.KafkaSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The snippets of docs/time.md. */
final class TimeGuide {

    private TimeGuide() {}

    record Order(String customer, long at, boolean endOfHour) {}

    static Stream<Order> bounded(Pipeline pipeline) {
        // snippet: bounded
        return pipeline.source("orders", KafkaSource.of("orders", RecordSerde.of(Order.class)))
                .eventTime(
                        Order::at,
                        WatermarkStrategy.outOfOrderness(Duration.ofSeconds(5))
                                .idleAfter(Duration.ofMinutes(1))
                                .maxDrift(Duration.ofHours(1)));
        // end
    }

    static Stream<Order> marked(Pipeline pipeline) {
        // snippet: marked
        return pipeline.source("orders", KafkaSource.of("orders", RecordSerde.of(Order.class)))
                .eventTime(
                        Order::at,
                        order -> order.endOfHour() ? order.at() : MarkFunction.NO_MARK,
                        WatermarkStrategy.monotonous());
        // end
    }

    static CompletableFuture<Manifest> atMidnight(RunningJob job) {
        // snippet: moment
        var midnight = Instant.parse("2026-03-01T00:00:00Z").toEpochMilli();
        return job.savepointAt("before-march", Optional.empty(), new BarrierPlace.AtEventTime(midnight), false);
        // end
    }

    static CompletableFuture<Manifest> atOffsets(RunningJob job) {
        // snippet: positions
        var offsets = Map.of("orders", Map.of("0", 120_000L, "1", 118_500L));
        return job.savepointAt("release-42", Optional.of("before 42"), new BarrierPlace.AtPositions(offsets), true);
        // end
    }

    // snippet: processing
    static final class Silence implements KeyedProcess<String, Order, String> {

        private static final long serialVersionUID = 1L;

        @Override
        public Handler<String, Order, String> open(States states) {
            var clock = states.processingTime();
            return new Handler<>() {
                @Override
                public void onEvent(Order order, ProcessContext<String, String> context) {
                    clock.setTimer(clock.now() + 60_000);
                }

                @Override
                public void onProcessingTimer(long time, ProcessContext<String, String> context) {
                    context.emit(context.key() + " ordered a minute ago");
                }
            };
        }
    }
    // end
}
