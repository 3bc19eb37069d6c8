package io.tidemark.api.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What an older version of a record wrote, the newer one reads as a person would copy it over. */
@SuppressWarnings("SameNameButDifferent") // that is what is tested
class EvolutionTest {

    enum Kind {
        ORGANIC,
        PAID
    }

    record Item(String name, int pieces, byte tiny) {}

    record Old(
            long views,
            int clicks,
            @Nullable Integer rating,
            float ratio,
            Kind kind,
            Item best,
            List<Item> items,
            Map<String, Item> byName,
            Set<Kind> kinds,
            Optional<Item> last,
            @Nullable Instant gone,
            Map<String, List<Optional<Integer>>> alsoGone) {}

    /** The newer version: same names, so that the schema texts are those of two versions of one program. */
    static final class Newer {

        private Newer() {}

        enum Kind {
            UNKNOWN,
            PAID,
            ORGANIC
        }

        record Item(int tiny, @Alias("name") String title, long pieces, List<String> tags) {}

        record Old(
                @Alias({"clicks", "interactions"}) long actions,
                Map<String, Item> byName,
                long views,
                @Nullable Long rating,
                double ratio,
                Kind kind,
                Optional<Item> last,
                Item best,
                List<Item> items,
                Set<Kind> kinds,
                long added,
                @Nullable String note,
                Set<String> labels,
                Optional<String> maybe) {}
    }

    static LongStream seeds() {
        return LongStream.range(0, 100);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void readsWhatAnOlderVersionWrote(long seed) {
        var random = new Random(seed);
        var old = randomOld(random);
        var bytes = new ByteWriter();
        RecordSerde.of(Old.class).write(old, bytes);
        var now = RecordSerde.of(Newer.Old.class);

        var in = ByteBuffer.wrap(bytes.toByteArray());
        var read = now.readerOf(RecordSerde.of(Old.class).schema()).read(in);

        assertThat(in.remaining()).isZero();
        assertThat(read).isEqualTo(copy(old));
    }

    private static Newer.Old copy(Old old) {
        var byName = new TreeMap<String, Newer.Item>();
        old.byName().forEach((name, item) -> byName.put(name, copy(item)));
        var kinds = new TreeSet<Newer.Kind>();
        old.kinds().forEach(kind -> kinds.add(Newer.Kind.valueOf(kind.name())));
        return new Newer.Old(
                old.clicks(),
                byName,
                old.views(),
                old.rating() == null ? null : old.rating().longValue(),
                old.ratio(),
                Newer.Kind.valueOf(old.kind().name()),
                old.last().map(EvolutionTest::copy),
                copy(old.best()),
                old.items().stream().map(EvolutionTest::copy).toList(),
                kinds,
                0,
                null,
                Set.of(),
                Optional.empty());
    }

    private static Newer.Item copy(Item item) {
        return new Newer.Item(item.tiny(), item.name(), item.pieces(), List.of());
    }

    @Test
    void givesAnEmptyBoxThatBecameAPrimitiveItsZero() {
        record Boxed(@Nullable Long count, @Nullable Boolean flag) {}
        var bytes = new ByteWriter();
        RecordSerde.of(Boxed.class).write(new Boxed(null, true), bytes);

        var read = RecordSerde.of(Unboxed.class)
                .readerOf(RecordSerde.of(Boxed.class).schema())
                .read(ByteBuffer.wrap(bytes.toByteArray()));

        assertThat(read).isEqualTo(new Unboxed(0, true));
    }

    record Unboxed(long count, boolean flag) {}

    @Test
    void refusesWhatCanNotBeTakenOverAndNamesTheComponent() {
        record Narrow(int number) {}
        record Text(String number) {}
        record Outer(List<Narrow> inner) {}
        var serde = RecordSerde.of(Outer.class);

        assertThatThrownBy(() -> serde.readerOf(new Schema("record", "Outer(inner list<Narrow(number int64)>)")))
                .isInstanceOf(SerdeException.class)
                .hasMessageContaining("'inner.number'")
                .hasMessageContaining("int64")
                .hasMessageContaining("int32");
        assertThat(RecordSerde.of(Text.class)
                        .canRead(RecordSerde.of(Narrow.class).schema()))
                .isFalse();
        assertThat(serde.canRead(new Schema("record", "Outer(inner set<Narrow(number int32)>)")))
                .isFalse();
        assertThat(serde.canRead(new Schema("record", "Outer(inner list<"))).isFalse();
        assertThat(serde.canRead(new Schema("json", "Outer(inner int32)"))).isFalse();
    }

    @Test
    void refusesAnEnumThatLostAConstant() {
        record Coloured(Kind kind) {}

        assertThatThrownBy(() -> RecordSerde.of(Coloured.class)
                        .readerOf(new Schema("record", "Coloured(kind Kind[PAID, FREE])")))
                .isInstanceOf(SerdeException.class)
                .hasMessageContaining("'kind'")
                .hasMessageContaining("FREE");
    }

    @Test
    void refusesAnAliasThatIsAComponent() {
        record Twice(long views, @Alias("views") long clicks) {}

        assertThatThrownBy(() -> RecordSerde.of(Twice.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'clicks'")
                .hasMessageContaining("'views'");
    }

    @Test
    void readsListsOfOlderElements() {
        record First(long a) {}
        record Second(@Alias("a") long b, long c) {}
        var bytes = new ByteWriter();
        var old = Serdes.list(RecordSerde.of(First.class));
        old.write(List.of(new First(1), new First(2)), bytes);

        var read = Serdes.list(RecordSerde.of(Second.class))
                .readerOf(old.schema())
                .read(ByteBuffer.wrap(bytes.toByteArray()));

        assertThat(read).containsExactly(new Second(1, 0), new Second(2, 0));
    }

    private static Old randomOld(Random random) {
        var items = new ArrayList<Item>();
        var byName = new TreeMap<String, Item>();
        for (int i = random.nextInt(4); i > 0; i--) {
            items.add(randomItem(random));
            byName.put("n" + i, randomItem(random));
        }
        return new Old(
                random.nextLong(),
                random.nextInt(),
                random.nextBoolean() ? null : (Integer) random.nextInt(),
                random.nextFloat(),
                Kind.values()[random.nextInt(2)],
                randomItem(random),
                items,
                byName,
                random.nextBoolean() ? Set.of() : Set.of(Kind.PAID, Kind.ORGANIC),
                random.nextBoolean() ? Optional.empty() : Optional.of(randomItem(random)),
                random.nextBoolean() ? null : Instant.ofEpochMilli(random.nextLong()),
                random.nextBoolean()
                        ? Map.of()
                        : Map.of("x", List.of(Optional.of(random.nextInt()), Optional.empty())));
    }

    private static Item randomItem(Random random) {
        return new Item("item" + random.nextInt(100), random.nextInt(), (byte) random.nextInt());
    }
}
