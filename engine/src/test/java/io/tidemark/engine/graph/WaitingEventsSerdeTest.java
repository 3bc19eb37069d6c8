package io.tidemark.engine.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.api.serde.ByteWriter;
import io.tidemark.api.serde.RecordSerde;
import io.tidemark.api.serde.Schema;
import io.tidemark.api.serde.Serde;
import io.tidemark.api.serde.SerdeException;
import io.tidemark.api.serde.Serdes;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What joins keep, as bytes. */
class WaitingEventsSerdeTest {

    private record Order(String who) {}

    private record LaterOrder(String who, long amount) {}

    private static final Serde<Order> ORDERS = RecordSerde.of(Order.class);
    private static final Serde<LaterOrder> LATER_ORDERS = RecordSerde.of(LaterOrder.class);

    @Test
    void readsWhatItWrote() {
        var timed = new Timed<>(-7, "ann");
        var pairs = new WindowPairs<>(List.of("a", "bb"), List.of(1L));
        var none = WindowPairs.<String, Long>none();

        assertThat(again(timed, Timed.serde(Serdes.string()))).isEqualTo(timed);
        assertThat(again(pairs, WindowPairs.serde(Serdes.string(), Serdes.int64())))
                .isEqualTo(pairs);
        assertThat(again(none, WindowPairs.serde(Serdes.string(), Serdes.int64())))
                .isEqualTo(none);
    }

    @Test
    void readsWhatAnOlderFormOfItsEventsWrote() {
        var older = WindowPairs.serde(ORDERS, Serdes.string());
        var now = WindowPairs.serde(LATER_ORDERS, Serdes.string());
        var bytes = bytesOf(new WindowPairs<>(List.of(new Order("ann"), new Order("bob")), List.of("x")), older);

        var read = now.readerOf(older.schema()).read(bytes);

        assertThat(read.first()).containsExactly(new LaterOrder("ann", 0), new LaterOrder("bob", 0));
        assertThat(read.second()).containsExactly("x");
    }

    @Test
    void refusesWhatItCanNotRead() {
        var pairs = WindowPairs.serde(ORDERS, Serdes.string());

        for (var other : List.of(
                WindowPairs.serde(Serdes.string(), Serdes.string()).schema(),
                WindowPairs.serde(ORDERS, Serdes.int64()).schema(),
                new Schema("pairs", "of something else"),
                Serdes.string().schema())) {
            assertThatThrownBy(() -> pairs.readerOf(other)).as(other.toString()).isInstanceOf(SerdeException.class);
        }
    }

    @Test
    void namesBytesThatAreCutOff() {
        assertThatThrownBy(() -> Timed.serde(Serdes.string()).read(ByteBuffer.allocate(7)))
                .hasMessage("An event with its time needs at least 8 bytes, there are 7.");
        assertThatThrownBy(() -> WindowPairs.serde(ORDERS, ORDERS)
                        .read(ByteBuffer.allocate(6).putInt(9).rewind()))
                .hasMessage("The first list of a window's pairs says it has 9 bytes, there are 2.");
    }

    private static <T> T again(T value, Serde<T> serde) {
        return serde.read(bytesOf(value, serde));
    }

    private static <T> ByteBuffer bytesOf(T value, Serde<T> serde) {
        var out = new ByteWriter();
        serde.write(value, out);
        return ByteBuffer.wrap(out.toByteArray());
    }
}
