package io.tidemark.api.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordSerdeTest {

    private static final RecordSerde<Everything> EVERYTHING = RecordSerde.of(Everything.class);

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void readsWhatItWrote(long seed) {
        var original = new RandomRecords(seed).everything();

        var in = ByteBuffer.wrap(bytesOf(EVERYTHING, original));

        assertThat(EVERYTHING.read(in)).isEqualTo(original);
        assertThat(in.remaining()).isZero();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void needsNoClassToBeReadAndWrittenAsPlainValues(long seed) {
        var bytes = bytesOf(EVERYTHING, new RandomRecords(seed).everything());
        var plain = PlainRecord.of(EVERYTHING.schema());

        var in = ByteBuffer.wrap(bytes);
        var values = plain.read(in);
        var out = new ByteWriter();
        plain.write(values, out);

        assertThat(in.remaining()).isZero();
        assertThat(out.toByteArray()).isEqualTo(bytes);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void saysInWordsWhereTruncatedBytesEnd(long seed) {
        var bytes = bytesOf(EVERYTHING, new RandomRecords(seed).everything());
        int length = new Random(seed).nextInt(bytes.length);

        assertThatThrownBy(() -> EVERYTHING.read(ByteBuffer.wrap(bytes, 0, length)))
                .isInstanceOf(SerdeException.class)
                .hasMessageContaining("ecord 'Everything'")
                .hasMessageContaining("omponent '");
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void answersToAlteredBytesWithAValueOrASerdeException(long seed) {
        var random = new Random(seed);
        var bytes = bytesOf(EVERYTHING, new RandomRecords(seed).everything());
        for (int i = 0; i < 50; i++) {
            var altered = bytes.clone();
            altered[random.nextInt(altered.length)] = (byte) random.nextInt();
            try {
                assertThat(EVERYTHING.read(ByteBuffer.wrap(altered))).isNotNull();
            } catch (SerdeException e) {
                assertThat(e).hasMessageContaining("omponent '");
            }
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void givesEqualRecordsEqualBytesWhateverTheOrderOfTheirSetsAndMaps(long seed) {
        var random = new Random(seed);
        var elements = new ArrayList<String>();
        for (int i = 0; i < 20; i++) {
            elements.add("e" + random.nextInt(100));
        }
        var serde = RecordSerde.of(Unordered.class);
        var one = unordered(elements);
        Collections.shuffle(elements, random);
        var other = unordered(elements);

        assertThat(other).isEqualTo(one);
        assertThat(bytesOf(serde, other)).isEqualTo(bytesOf(serde, one));
    }

    @Test
    void needsAByteForASmallNumberAndTellsPrimitivesFromBoxes() {
        assertThat(bytesOf(RecordSerde.of(Counts.class), new Counts(1, -1))).containsExactly(2, 1);
        assertThat(bytesOf(RecordSerde.of(Boxed.class), new Boxed(1L, null))).containsExactly(1, 2, 0);
    }

    @Test
    void namesComponentsAndTypesInItsSchema() {
        assertThat(RecordSerde.of(Counts.class).schema())
                .isEqualTo(new Schema("record", "Counts(views int64, clicks int64)"));
        assertThat(EVERYTHING.schema().definition())
                .isEqualTo("Everything(flag bool, tiny int8, small int16, letter char, number int32, big int64,"
                        + " single float32, fraction float64, maybe int64?, maybeFlag bool?, text string,"
                        + " kind Kind[ORGANIC, PAID], at instant, took duration, id uuid, price decimal,"
                        + " nested Boxed(first int64?, second int32?), names list<string>, kinds set<Kind[ORGANIC, PAID]>,"
                        + " sums map<string, Counts(views int64, clicks int64)>, remark optional<string>,"
                        + " matrix list<list<int32?>>)");
    }

    @Test
    void readsTheSameSchemaAndNoOther() {
        var serde = RecordSerde.of(Counts.class);

        assertThat(serde.canRead(new Schema("record", "Counts(views int64, clicks int64)")))
                .isTrue();
        assertThat(serde.canRead(RecordSerde.of(Moved.Counts.class).schema())).isTrue();
        assertThat(serde.canRead(new Schema("record", "Counts(views string)"))).isFalse();
        assertThat(serde.canRead(Serdes.int64().schema())).isFalse();
    }

    @Test
    void worksOnAfterJavaSerialization() throws Exception {
        var original = new RandomRecords(1).everything();

        var copy = copyOf(EVERYTHING);

        assertThat(copy).isEqualTo(EVERYTHING).hasSameHashCodeAs(EVERYTHING);
        assertThat(copy.schema()).isEqualTo(EVERYTHING.schema());
        assertThat(copy.read(ByteBuffer.wrap(bytesOf(copy, original)))).isEqualTo(original);
    }

    @Test
    void leavesThePositionBehindTheRecord() {
        var serde = RecordSerde.of(Counts.class);
        var out = new ByteWriter();
        serde.write(new Counts(1, 2), out);
        serde.write(new Counts(300, 400), out);
        var in = ByteBuffer.wrap(out.toByteArray());

        assertThat(serde.read(in)).isEqualTo(new Counts(1, 2));
        assertThat(serde.read(in)).isEqualTo(new Counts(300, 400));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 63, 64, -64, -65, Integer.MAX_VALUE, Integer.MIN_VALUE, Long.MAX_VALUE, Long.MIN_VALUE})
    void keepsNumbersAtTheEdges(long number) {
        var serde = RecordSerde.of(Counts.class);
        var original = new Counts(number, ~number);

        assertThat(serde.read(ByteBuffer.wrap(bytesOf(serde, original)))).isEqualTo(original);
    }

    @Test
    void keepsBytesAndHandsOutCollectionsThatCannotBeChanged() {
        var serde = RecordSerde.of(Raw.class);
        var original = new Raw(new byte[] {1, 0, -1}, List.of("a"));

        var read = serde.read(ByteBuffer.wrap(bytesOf(serde, original)));

        assertThat(read.bytes()).containsExactly(1, 0, -1);
        assertThatThrownBy(() -> read.names().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void givesAllNansTheSameBytes() {
        var serde = RecordSerde.of(Fraction.class);
        var strangeNan = Double.longBitsToDouble(0x7ff8000000000123L);

        assertThat(bytesOf(serde, new Fraction(strangeNan))).isEqualTo(bytesOf(serde, new Fraction(Double.NaN)));
    }

    @Test
    void refusesAnUnsupportedTypeNamingClassAndComponent() {
        assertThatThrownBy(() -> RecordSerde.of(WithThread.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Component 'worker' of record " + WithThread.class.getName()
                        + " has the type java.lang.Thread, which can't be stored.");
        assertThatThrownBy(() -> RecordSerde.of(Outer.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Component 'worker' of record " + WithThread.class.getName());
        assertThatThrownBy(() -> RecordSerde.of(WithWildcard.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Component 'numbers' of record " + WithWildcard.class.getName()
                        + " has the type ? extends java.lang.Number");
        assertThatThrownBy(() -> RecordSerde.of(WithParameter.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(
                        "Component 'value' of record " + WithParameter.class.getName() + " has the type T");
    }

    @Test
    void refusesARecordThatHoldsItself() {
        assertThatThrownBy(() -> RecordSerde.of(Tree.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Component 'children' of record " + Tree.class.getName() + " leads back to "
                        + Tree.class.getName());
    }

    @Test
    void reportsValuesTheRecordItselfRefuses() {
        var bytes = bytesOf(RecordSerde.of(Counts.class), new Counts(-5, 0));

        assertThatThrownBy(() -> RecordSerde.of(Moved.Positive.class).read(ByteBuffer.wrap(bytes)))
                .isInstanceOf(SerdeException.class)
                .hasMessageContaining("Record 'Positive' refused the values that were read")
                .hasMessageContaining("must be > 0, was -5");
    }

    @Test
    void reportsAnUnknownEnumConstant() {
        assertThatThrownBy(() -> RecordSerde.of(OneKind.class).read(ByteBuffer.wrap(new byte[] {1, 4})))
                .isInstanceOf(SerdeException.class)
                .hasMessage("Component 'kind' of record 'OneKind' can't be read:"
                        + " Found 2 as a constant of Kind[ORGANIC, PAID], expected 0 to 1.");
    }

    @Test
    void allocatesNothingForALengthThatCannotBe() {
        var out = new ByteWriter();
        out.putByte(1);
        Varint.write(Integer.MAX_VALUE, out);

        assertThatThrownBy(() -> RecordSerde.of(Text.class).read(ByteBuffer.wrap(out.toByteArray())))
                .isInstanceOf(SerdeException.class)
                .hasMessageContaining("says it holds 2147483647, there are 0 bytes left");
    }

    private static Unordered unordered(List<String> elements) {
        var map = new LinkedHashMap<String, Integer>();
        elements.forEach(it -> map.put(it, it.length()));
        return new Unordered(new LinkedHashSet<>(elements), map);
    }

    private static <T> byte[] bytesOf(Serde<T> serde, T value) {
        var out = new ByteWriter();
        serde.write(value, out);
        return out.toByteArray();
    }

    @SuppressWarnings("unchecked")
    private static <T> T copyOf(T value) throws IOException, ClassNotFoundException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new ObjectOutputStream(bytes)) {
            out.writeObject(value);
        }
        try (var in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return (T) in.readObject();
        }
    }

    enum Kind {
        ORGANIC,
        PAID
    }

    record Counts(long views, long clicks) {}

    record Boxed(@Nullable Long first, @Nullable Integer second) {}

    record Unordered(Set<String> set, Map<String, Integer> map) {}

    record Raw(@SuppressWarnings("ArrayRecordComponent") byte[] bytes, List<String> names) {}

    record Fraction(double value) {}

    record Text(String value) {}

    record OneKind(Kind kind) {}

    record WithThread(Thread worker) {}

    record Outer(List<WithThread> inner) {}

    record WithWildcard(List<? extends Number> numbers) {}

    record WithParameter<T>(T value) {}

    record Tree(List<Tree> children) {}

    record Everything(
            boolean flag,
            byte tiny,
            short small,
            char letter,
            int number,
            long big,
            float single,
            double fraction,
            @Nullable Long maybe,
            @Nullable Boolean maybeFlag,
            @Nullable String text,
            @Nullable Kind kind,
            @Nullable Instant at,
            @Nullable Duration took,
            @Nullable UUID id,
            @Nullable BigDecimal price,
            @Nullable Boxed nested,
            @Nullable List<@Nullable String> names,
            @Nullable Set<Kind> kinds,
            @Nullable Map<String, @Nullable Counts> sums,
            Optional<String> remark,
            @Nullable List<List<Integer>> matrix) {}

    /** Another JAR's records. */
    private static final class Moved {

        record Counts(long views, long clicks) {}

        record Positive(long views, long clicks) {

            @SuppressWarnings("UnusedMethod") // the serde calls it
            Positive {
                if (views <= 0) {
                    throw new IllegalArgumentException("views must be > 0, was " + views);
                }
            }
        }
    }

    private static final class RandomRecords {

        private final Random random;

        RandomRecords(long seed) {
            random = new Random(seed);
        }

        Everything everything() {
            return new Everything(
                    random.nextBoolean(),
                    (byte) random.nextInt(),
                    (short) random.nextInt(),
                    (char) random.nextInt(),
                    random.nextInt() >> random.nextInt(32),
                    random.nextLong() >> random.nextInt(64),
                    random.nextFloat(),
                    random.nextGaussian(),
                    orNull(random::nextLong),
                    orNull(random::nextBoolean),
                    orNull(this::text),
                    orNull(this::kind),
                    orNull(() -> Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000))),
                    orNull(() -> Duration.ofSeconds(random.nextInt(), random.nextInt(1_000_000_000))),
                    orNull(() -> new UUID(random.nextLong(), random.nextLong())),
                    orNull(() -> new BigDecimal(new BigInteger(80, random), random.nextInt(40) - 20)),
                    orNull(() -> new Boxed(orNull(random::nextLong), orNull(random::nextInt))),
                    orNull(() -> list(() -> orNull(this::text))),
                    orNull(() -> new HashSet<>(list(this::kind))),
                    orNull(this::sums),
                    Optional.ofNullable(orNull(this::text)),
                    orNull(() -> list(() -> list(random::nextInt))));
        }

        private Map<String, @Nullable Counts> sums() {
            var sums = new HashMap<String, @Nullable Counts>();
            for (var name : list(this::text)) {
                sums.put(name, orNull(() -> new Counts(random.nextLong(), random.nextInt())));
            }
            return sums;
        }

        private String text() {
            return "grüße-☕-".substring(random.nextInt(8)) + random.nextInt(1000);
        }

        private Kind kind() {
            return random.nextBoolean() ? Kind.ORGANIC : Kind.PAID;
        }

        private <T extends @Nullable Object> List<T> list(Supplier<T> elements) {
            var list = new ArrayList<T>();
            for (int i = random.nextInt(5); i > 0; i--) {
                list.add(elements.get());
            }
            return list;
        }

        private <T> @Nullable T orNull(Supplier<T> value) {
            return random.nextInt(4) == 0 ? null : value.get();
        }
    }
}
