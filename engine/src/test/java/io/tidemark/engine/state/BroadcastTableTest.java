package io.tidemark.engine.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.api.serde.Serdes;
import io.tidemark.engine.shuffle.KeyGroupRange;
import io.tidemark.engine.shuffle.KeyGroups;
import io.tidemark.engine.testing.MemoryStateBackend;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BroadcastTableTest {

    private static final String RULES = "rules";

    @TempDir
    private Path directory;

    private int stores;

    static LongStream seeds() {
        return LongStream.range(0, 20);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void holdsWhatAMapHoldsAndEachTaskOfAnyParallelismFindsAllOfIt(long seed) throws IOException {
        var random = new Random(seed);
        var model = new TreeMap<String, Long>();
        var range = KeyGroups.rangeOf(0, 1);
        List<StateBackend.Part> parts = List.of();

        for (int life = 0; life < 10; life++) {
            var state = open(range, parts);
            var table = rules(state);
            assertThat(contentsOf(table)).isEqualTo(model);
            for (int i = random.nextInt(30); i > 0; i--) {
                var key = "k" + random.nextInt(10);
                if (random.nextInt(3) == 0) {
                    table.remove(key);
                    model.remove(key);
                } else if (random.nextInt(40) == 0) {
                    table.clear();
                    model.clear();
                } else if (random.nextInt(8) == 0) {
                    // what was removed may come again before or after the store has forgotten it
                    state.snapshot(directory.resolve("between-" + stores++)).complete();
                } else {
                    table.put(key, (long) i);
                    model.put(key, (long) i);
                }
                assertThat(table.get(key)).isEqualTo(model.get(key));
                assertThat(table.isEmpty()).isEqualTo(model.isEmpty());
            }
            assertThat(contentsOf(table)).isEqualTo(model);
            var picture = directory.resolve("picture-" + stores++);
            state.snapshot(picture).complete();
            state.close();
            parts = List.of(new StateBackend.Part(range, picture));
            int parallelism = 1 + random.nextInt(4);
            // the range of one task, among those that the last part has some of
            var next = KeyGroups.rangeOf(random.nextInt(parallelism), parallelism);
            range = next.overlaps(range) ? next : range;
        }
    }

    @Test
    void walksInTheOrderOfKeyBytes() throws IOException {
        try (var state = open(new KeyGroupRange(0, 10), List.of())) {
            var table = rules(state);
            table.put("b", 2L);
            table.put("a", 1L);
            table.put("d", 4L);

            var seen = new ArrayList<String>();
            for (var entry : table.entries()) {
                seen.add(entry.getKey());
                if (entry.getKey().equals("a")) {
                    table.put("c", 3L);
                }
            }

            assertThat(seen).containsExactly("a", "b", "c", "d");
        }
    }

    @Test
    void isWalkedOverAsItIsThoughItChanges() throws IOException {
        var table = rules(open(KeyGroups.rangeOf(0, 1), List.of()));
        List.of("a", "c", "d").forEach(key -> table.put(key, 1L));

        var met = new ArrayList<String>();
        for (var entry : table.entries()) {
            met.add(entry.getKey());
            if (entry.getKey().equals("a")) {
                table.put("b", 2L);
                table.remove("c");
                table.remove("d");
            }
        }

        assertThat(met).containsExactly("a", "b");
    }

    @Test
    void refusesChangesUnlessABroadcastEventIsHandled() throws IOException {
        try (var state = open(new KeyGroupRange(0, 10), List.of())) {
            var table = rules(state);
            table.put("a", 1L);
            table.writable(false);

            assertThatThrownBy(() -> table.put("a", 2L)).hasMessageContaining("while a broadcast event is handled");
            assertThatThrownBy(() -> table.remove("a")).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(table::clear).isInstanceOf(IllegalStateException.class);
            assertThat(table.get("a")).isEqualTo(1L);
        }
    }

    private KeyedState<String> open(KeyGroupRange range, List<StateBackend.Part> parts) throws IOException {
        var spec = new StateBackend.Spec("test", directory.resolve("store-" + stores++), range, List.of(RULES), parts);
        return new KeyedState<>(new MemoryStateBackend().open(spec), Serdes.string(), range, HeapBudget.UNLIMITED);
    }

    private static BroadcastTable<String, Long> rules(KeyedState<String> state) {
        var table = state.broadcastTable(RULES, Serdes.string(), Serdes.int64());
        table.writable(true);
        return table;
    }

    private static Map<String, Long> contentsOf(BroadcastTable<String, Long> table) {
        var contents = new HashMap<String, Long>();
        table.entries().forEach(it -> contents.put(it.getKey(), it.getValue()));
        return contents;
    }
}
