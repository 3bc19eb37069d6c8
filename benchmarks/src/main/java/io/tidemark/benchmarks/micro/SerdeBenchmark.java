package io.tidemark.benchmarks.micro;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemark.api.serde.ByteWriter;
import io.tidemark.api.serde.RecordSerde;
import io.tidemark.api.serde.Serde;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How many records a second the built-in serde writes and reads, against plain Jackson JSON. In how many bytes, the test of
 * this class says.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class SerdeBenchmark {

    /** Such as people keep in state: numbers, texts, a list and a map. */
    public record Order(
            long id, String customer, double total, boolean paid, List<Line> lines, Map<String, Integer> coupons) {}

    /** One article of an order. */
    public record Line(int article, int count, long cents) {}

    private static final Order ORDER = new Order(
            1_234_567_890L,
            "Ada Lovelace",
            129.95,
            true,
            List.of(new Line(17, 2, 4_999), new Line(4_711, 1, 2_997)),
            Map.of("SPRING", 5));

    /** One order, both ways. */
    @State(Scope.Thread)
    public static class Forms {

        final Serde<Order> serde = RecordSerde.of(Order.class);
        final ByteWriter writer = new ByteWriter();
        final ObjectMapper json = new ObjectMapper();
        final ByteBuffer binary = ByteBuffer.wrap(write(serde));
        final byte[] text = textOf(json);

        private static byte[] write(Serde<Order> serde) {
            var out = new ByteWriter();
            serde.write(ORDER, out);
            return out.toByteArray();
        }

        private static byte[] textOf(ObjectMapper json) {
            try {
                return json.writeValueAsBytes(ORDER);
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("Jackson can't write the order", e);
            }
        }
    }

    @Benchmark
    public int recordWrite(Forms forms) {
        forms.serde.write(ORDER, forms.writer.clear());
        return forms.writer.size();
    }

    @Benchmark
    public Order recordRead(Forms forms) {
        return forms.serde.read(forms.binary.rewind());
    }

    @Benchmark
    public byte[] jsonWrite(Forms forms) throws JsonProcessingException {
        return forms.json.writeValueAsBytes(ORDER);
    }

    @Benchmark
    public Order jsonRead(Forms forms) throws IOException {
        return forms.json.readValue(forms.text, Order.class);
    }
}
