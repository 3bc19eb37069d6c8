package io.tidemark.kafka.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.api.serde.ByteWriter;
import io.tidemark.api.serde.SerdeException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonSerdeTest {

    private static final JsonSerde<Order> ORDERS = JsonSerde.of(Order.class);

    record Order(String id, long cents, Instant at) {}

    record OrderWithNote(String id, long cents, Instant at, String note) {}

    record OrderByNumber(long id, long cents) {}

    record Counts(Map<String, Long> byKind, List<String> notes) {}

    record CountsByNumber(Map<Integer, Long> byKind, List<String> notes) {}

    @Test
    void givesBackWhatItWrote() {
        var order = new Order("o-1", 12, Instant.parse("2026-11-23T05:00:00Z"));
        var out = new ByteWriter();

        ORDERS.write(order, out);

        assertThat(ORDERS.read(ByteBuffer.wrap(out.toByteArray()))).isEqualTo(order);
        assertThat(new String(out.toByteArray(), UTF_8))
                .isEqualTo("{\"id\":\"o-1\",\"cents\":12,\"at\":\"2026-11-23T05:00:00Z\"}");
    }

    @Test
    void readsFromTheMiddleOfABuffer() {
        var bytes = "xx{\"id\":\"o-1\",\"cents\":1}yy".getBytes(UTF_8);
        var middle = ByteBuffer.wrap(bytes, 2, bytes.length - 4);

        assertThat(ORDERS.read(middle.slice()).cents()).isEqualTo(1);
        assertThat(ORDERS.read(middle.asReadOnlyBuffer()).id()).isEqualTo("o-1");
        ORDERS.read(middle);
        assertThat(middle.remaining()).isZero();
    }

    @Test
    void passesOverPropertiesItDoesNotKnow() {
        assertThat(ORDERS.read(ByteBuffer.wrap("{\"id\":\"o\",\"more\":[1]}".getBytes(UTF_8)))
                        .id())
                .isEqualTo("o");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "{", "[]", "{\"cents\":\"many\"}", "\u0000\u0001"})
    void saysWhatIsNoSuchValue(String json) {
        assertThatThrownBy(() -> ORDERS.read(ByteBuffer.wrap(json.getBytes(UTF_8))))
                .isInstanceOf(SerdeException.class)
                .hasMessageContaining("Order");
    }

    @Test
    void readsWhatAClassWithMoreOrFewerPropertiesWrote() {
        assertThat(ORDERS.canRead(JsonSerde.of(OrderWithNote.class).schema())).isTrue();
        assertThat(JsonSerde.of(OrderWithNote.class).canRead(ORDERS.schema())).isTrue();
    }

    @Test
    void doesNotReadAPropertyThatHadAnotherType() {
        assertThat(JsonSerde.of(OrderByNumber.class).canRead(ORDERS.schema())).isFalse();
    }

    @Test
    void tellsPropertiesApartWhoseTypesHaveTypesOfTheirOwn() {
        var counts = JsonSerde.of(Counts.class);

        assertThat(counts.canRead(counts.schema())).isTrue();
        assertThat(JsonSerde.of(CountsByNumber.class).canRead(counts.schema())).isFalse();
    }
}
