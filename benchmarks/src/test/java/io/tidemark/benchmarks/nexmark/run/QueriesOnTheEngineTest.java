package io.tidemark.benchmarks.nexmark.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.benchmarks.nexmark.event.EventFactory;
import io.tidemark.benchmarks.nexmark.event.Pace;
import io.tidemark.benchmarks.nexmark.event.Shuffle;
import io.tidemark.benchmarks.nexmark.oracle.Log;
import io.tidemark.benchmarks.nexmark.query.Queries;
import io.tidemark.benchmarks.nexmark.query.Query;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The engine's answers, row by row, beside those of the oracle. */
class QueriesOnTheEngineTest {

    private static final int EVENTS = 5_000;

    /** Five thousand events in a little more than a minute, with pauses: several windows of each kind. */
    private static final EventFactory FACTORY =
            new EventFactory(0, new Pace(1_000, Long.MAX_VALUE, 0).pausing(1_000, 15_000), true);

    private static final RunSettings STRAIGHT =
            RunSettings.of(EVENTS).factory(FACTORY).checkpointInterval(Duration.ofMillis(20));
    private static final Log LOG = Log.of(FACTORY, EVENTS);

    /** By query: what the first of its runs left in its state. */
    private static final Map<String, String> STATE_DIGESTS = new ConcurrentHashMap<>();

    @TempDir
    private Path directory;

    @ParameterizedTest(name = "{0}")
    @MethodSource("names")
    void answersAsTheOracleDoes(String name) throws Exception {
        assertSameAnswer(find(name), STRAIGHT);
    }

    @ParameterizedTest(name = "{0}, seed 7")
    @MethodSource("names")
    void answersTheSameWithSavepointsAndOtherParallelismOnTheWay(String name) throws Exception {
        assertSameAnswer(find(name), STRAIGHT.parallelism(List.of(1, 4, 3)).savepoints(2, 7));
    }

    @ParameterizedTest(name = "{0}, seed 8")
    @MethodSource("names")
    void answersTheSameWhenEventsComeOutOfOrder(String name) throws Exception {
        assertSameAnswer(
                find(name),
                STRAIGHT.shuffle(new Shuffle(1000)).parallelism(List.of(2)).savepoints(1, 8));
    }

    static List<String> names() {
        return Queries.REPLAYABLE.stream().map(Query::name).toList();
    }

    private static Query<?> find(String name) {
        return Queries.find(name).orElseThrow();
    }

    private <R extends Record> void assertSameAnswer(Query<R> query, RunSettings settings) throws Exception {
        var rows = new ArrayList<R>();

        var outcome = QueryRun.run(query, settings, MemoryInput.of(settings), directory, rows::add);

        assertThat(outcome.late()).isZero();
        assertThat(sorted(rows)).isEqualTo(sorted(query.oracle().apply(LOG)));
        assertThat(rows).isNotEmpty();
        assertThat(outcome.stateDigest())
                .as("state that is left, compared with the first run of %s", query.name())
                .isEqualTo(STATE_DIGESTS.computeIfAbsent(query.name(), it -> outcome.stateDigest()));
    }

    private static List<String> sorted(List<? extends Record> rows) {
        return rows.stream().map(Object::toString).sorted().toList();
    }
}
