package io.tidemark.guide;

import io.tidemark.api.KeyedStream;
import io.tidemark.api.Stream;
import io.tidemark.api.function.AggregateFunction;
import io.tidemark.api.function.OutputTag;
import io.tidemark.api.serde.RecordSerde;
import io.tidemark.api.serde.Serdes;
import io.tidemark.api.window.GlobalWindows;
import io.tidemark.api.window.JoinInterval;
import io.tidemark.api.window.SessionWindows;
import io.tidemark.api.window.SlidingWindows;
import io.tidemark.api.window.TumblingWindows;
import io.tidemark.api.window.Window;
import java.time.Duration;

/** The snippets of docs/windows.md. */
final class WindowsGuide {

    private WindowsGuide() {}

    record Order(String customer, long cents, long at) {}

    record Payment(String customer, long cents, long at) {}

    // snippet: aggregate
    record Revenue(String customer, long from, long cents) {}

    static final class Total implements AggregateFunction<String, Order, Long, Revenue> {

        private static final long serialVersionUID = 1L;

        @Override
        public Long create() {
            return 0L;
        }

        @Override
        public Long add(Long cents, Order order) {
            return cents + order.cents();
        }

        @Override
        public Long merge(Long earlier, Long later) {
            return earlier + later; // only sessions need it
        }

        @Override
        public Revenue result(String customer, Window window, Long cents) {
            return new Revenue(customer, window.start(), cents);
        }
    }
    // end

    static Stream<Revenue> tumbling(KeyedStream<String, Order> orders) {
        // snippet: tumbling
        return orders.window("by-hour", TumblingWindows.of(Duration.ofHours(1))).aggregate(new Total(), Serdes.int64());
        // end
    }

    static Stream<Revenue> sliding(KeyedStream<String, Order> orders) {
        // snippet: sliding
        return orders.window("last-hour", SlidingWindows.of(Duration.ofHours(1), Duration.ofMinutes(5)))
                .aggregate(new Total(), Serdes.int64());
        // end
    }

    static Stream<Revenue> sessions(KeyedStream<String, Order> orders) {
        // snippet: sessions
        return orders.window("visits", SessionWindows.withGap(Duration.ofMinutes(30)))
                .aggregate(new Total(), Serdes.int64());
        // end
    }

    static Stream<Revenue> counts(KeyedStream<String, Order> orders) {
        // snippet: counts
        return orders.window("each-hundred", GlobalWindows.everyCount(100).startAnew())
                .aggregate(new Total(), Serdes.int64());
        // end
    }

    static Stream<Order> reduce(KeyedStream<String, Order> orders) {
        // snippet: reduce
        return orders.window("largest", TumblingWindows.of(Duration.ofDays(1)))
                .reduce((a, b) -> a.cents() >= b.cents() ? a : b, RecordSerde.of(Order.class));
        // end
    }

    static Stream<Order> late(KeyedStream<String, Order> orders) {
        // snippet: late
        var tooLate = OutputTag.<Order>of("too-late");
        var revenue = orders.window("by-hour", TumblingWindows.of(Duration.ofHours(1)))
                .allowedLateness(Duration.ofHours(6))
                .lateTo(tooLate)
                .emitEarly(Duration.ofMinutes(10))
                .aggregate(new Total(), Serdes.int64());
        return revenue.sideOutput(tooLate);
        // end
    }

    static Stream<String> joins(KeyedStream<String, Order> orders, KeyedStream<String, Payment> payments) {
        // snippet: joins
        var paidWithinTheHour = orders.connect(payments)
                .join(
                        "paid",
                        JoinInterval.between(Duration.ZERO, Duration.ofHours(1)),
                        (order, payment) -> order.customer() + " paid",
                        RecordSerde.of(Order.class),
                        RecordSerde.of(Payment.class));
        var inTheSameDay = orders.connect(payments)
                .join(
                        "same-day",
                        TumblingWindows.of(Duration.ofDays(1)),
                        (order, payment) -> order.customer() + " paid the same day",
                        RecordSerde.of(Order.class),
                        RecordSerde.of(Payment.class));
        return paidWithinTheHour.union(inTheSameDay);
        // end
    }
}
