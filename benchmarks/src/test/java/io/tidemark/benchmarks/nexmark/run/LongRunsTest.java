package io.tidemark.benchmarks.nexmark.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.benchmarks.nexmark.event.EventFactory;
import io.tidemark.benchmarks.nexmark.event.Shuffle;
import io.tidemark.benchmarks.nexmark.oracle.Log;
import io.tidemark.benchmarks.nexmark.output.RowDigest;
import io.tidemark.benchmarks.nexmark.query.Queries;
import io.tidemark.benchmarks.nexmark.query.Query;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The standard stream at length: digests of the engine's answers beside those of the oracle. */
@Tag("thorough")
class LongRunsTest {

    private static final Log SHORT = Log.of(EventFactory.STANDARD, 100_000);
    private static final Log LONG = Log.of(EventFactory.STANDARD, 1_000_000);

    /** By query and events: what the first of its runs left in its state. */
    private static final Map<String, String> STATE_DIGESTS = new ConcurrentHashMap<>();

    @TempDir
    private Path directory;

    @ParameterizedTest(name = "{0}")
    @MethodSource("names")
    void answersAMillionEventsAsTheOracleDoes(String name) throws Exception {
        assertSameAnswer(find(name), LONG, RunSettings.of(1_000_000).parallelism(List.of(2)));
    }

    @ParameterizedTest(name = "{0}, seed 11")
    @MethodSource("names")
    void answersTheSameWithSavepointsAndOtherParallelismOnTheWay(String name) throws Exception {
        assertSameAnswer(
                find(name),
                SHORT,
                RunSettings.of(100_000).parallelism(List.of(1, 4, 3, 1, 64)).savepoints(4, 11));
    }

    @ParameterizedTest(name = "{0}, seed 12")
    @MethodSource("names")
    void answersTheSameWhenEventsComeOutOfOrder(String name) throws Exception {
        assertSameAnswer(
                find(name),
                SHORT,
                RunSettings.of(100_000)
                        .shuffle(new Shuffle(1000))
                        .parallelism(List.of(3, 2))
                        .savepoints(1, 12));
    }

    @ParameterizedTest(name = "{0}, events of seed 13")
    @MethodSource("names")
    void answersAnotherStreamAsTheOracleDoes(String name) throws Exception {
        var factory = new EventFactory(13, EventFactory.STANDARD.pace().pausing(7_000, 11_000), true);

        assertSameAnswer(
                find(name),
                Log.of(factory, 100_000),
                RunSettings.of(100_000).factory(factory).parallelism(List.of(2)));
    }

    static List<String> names() {
        return Queries.REPLAYABLE.stream().map(Query::name).toList();
    }

    private static Query<?> find(String name) {
        return Queries.find(name).orElseThrow();
    }

    private <R extends Record> void assertSameAnswer(Query<R> query, Log log, RunSettings settings) throws Exception {
        var digest = new RowDigest<>(query.rowType());
        var summary = query.summary().get();
        for (var row : query.oracle().apply(log)) {
            digest.add(row);
            summary.add(row);
        }

        var outcome = QueryRun.run(query, settings, MemoryInput.of(settings), directory, row -> {});

        assertThat(outcome.late()).isZero();
        assertThat(outcome.figures()).isEqualTo(summary.figures());
        assertThat(outcome.outputDigest()).isEqualTo(digest.text());
        assertThat(outcome.stateDigest())
                .as("state that is left, compared with the first run over these events")
                .isEqualTo(STATE_DIGESTS.computeIfAbsent(
                        "%s %d %s".formatted(query.name(), settings.events(), settings.factory()),
                        it -> outcome.stateDigest()));
    }
}
