package io.tidemark.guide;

import io.tidemark.api.KeyedStream;
import io.tidemark.api.Stream;
import io.tidemark.api.function.KeyedProcess;
import io.tidemark.api.function.ProcessContext;
import io.tidemark.api.serde.RecordSerde;
import io.tidemark.api.serde.Serdes;
import io.tidemark.api.state.Accumulation;
import io.tidemark.api.state.States;
import io.tidemark.api.state.TimeToLive;
import java.time.Duration;

/** The snippets of docs/state.md. */
final class StateGuide {

    private StateGuide() {}

    record Order(String customer, String product, long cents, long at) {}

    static Stream<Order> firstOfEachCustomer(KeyedStream<String, Order> orders) {
        // snippet: value
        return orders.process("first-orders", states -> {
            var seen = states.value("seen", Serdes.bool());
            return (order, context) -> {
                if (seen.value() == null) {
                    seen.update(true);
                    context.emit(order);
                }
            };
        });
        // end
    }

    static Stream<String> lastThree(KeyedStream<String, Order> orders) {
        // snippet: list
        return orders.process("last-three", states -> {
            var last = states.list("last", Serdes.string());
            return (order, context) -> {
                last.add(order.product());
                var products = last.get();
                if (products.size() > 3) {
                    last.update(products.subList(1, 4));
                }
                context.emit(context.key() + " last bought " + last.get());
            };
        });
        // end
    }

    static Stream<String> byProduct(KeyedStream<String, Order> orders) {
        // snippet: map
        return orders.process("by-product", states -> {
            var spent = states.map("spent", Serdes.string(), Serdes.int64());
            return (order, context) -> {
                var before = spent.get(order.product());
                spent.put(order.product(), order.cents() + (before == null ? 0 : before));
                for (var entry : spent.entries()) {
                    context.emit("%s spent %d on %s".formatted(context.key(), entry.getValue(), entry.getKey()));
                }
            };
        });
        // end
    }

    // snippet: accumulation
    record Total(long orders, long cents) {}

    static final class Totals implements Accumulation<Order, Total, Long> {

        private static final long serialVersionUID = 1L;

        @Override
        public Total create() {
            return new Total(0, 0);
        }

        @Override
        public Total add(Total total, Order order) {
            return new Total(total.orders() + 1, total.cents() + order.cents());
        }

        @Override
        public Long result(Total total) {
            return total.cents() / total.orders();
        }
    }
    // end

    static Stream<String> averages(KeyedStream<String, Order> orders) {
        // snippet: folded
        return orders.process("averages", states -> {
            var largest = states.reducing("largest", Math::max, Serdes.int64());
            var average = states.aggregating("average", new Totals(), RecordSerde.of(Total.class));
            return (order, context) -> {
                largest.add(order.cents());
                average.add(order);
                context.emit("%s: %d at most, %d on average".formatted(context.key(), largest.get(), average.get()));
            };
        });
        // end
    }

    static Stream<Order> onceADay(KeyedStream<String, Order> orders) {
        // snippet: ttl
        return orders.process("once-a-day", states -> {
            var greeted = states.value("greeted", Serdes.bool(), TimeToLive.afterWrite(Duration.ofDays(1)));
            return (order, context) -> {
                if (greeted.value() == null) {
                    greeted.update(true);
                    context.emit(order);
                }
            };
        });
        // end
    }

    // snippet: timers
    static final class Reminder implements KeyedProcess<String, Order, String> {

        private static final long serialVersionUID = 1L;

        @Override
        public Handler<String, Order, String> open(States states) {
            var lastAt = states.value("last-at", Serdes.int64());
            return new Handler<>() {
                @Override
                public void onEvent(Order order, ProcessContext<String, String> context) {
                    lastAt.update(context.eventTime());
                    context.setTimer(context.eventTime() + Duration.ofDays(7).toMillis());
                }

                @Override
                public void onTimer(long time, ProcessContext<String, String> context) {
                    var last = lastAt.value();
                    if (last != null && last + Duration.ofDays(7).toMillis() == time) {
                        context.emit(context.key() + " hasn't ordered for a week");
                    }
                }
            };
        }
    }
    // end
}
