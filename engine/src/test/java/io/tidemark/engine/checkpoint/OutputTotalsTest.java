package io.tidemark.engine.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.api.serde.DigestSum;
import io.tidemark.engine.checkpoint.Manifest.Output;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class OutputTotalsTest {

    private static final Output ONE = new Output(1, new DigestSum(1, 17));
    private static final Output TWO = new Output(2, new DigestSum(1, 4));

    @Test
    void ofAJobThatBeginsWithNothingAreWhatItWrote() {
        var totals = OutputTotals.from(Optional.empty(), Set.of("out"))
                .plus(Map.of("out", ONE))
                .plus(Map.of("out", TWO));

        assertThat(totals.known()).isEqualTo(Map.of("out", new Output(3, new DigestSum(2, 21))));
    }

    @Test
    void goOnFromThoseOfTheSnapshot() {
        var totals = OutputTotals.from(snapshot(Set.of("out"), Map.of("out", ONE)), Set.of("out"))
                .plus(Map.of("out", TWO));

        assertThat(totals.known()).isEqualTo(Map.of("out", new Output(3, new DigestSum(2, 21))));
    }

    @Test
    void ofASinkThatTheSnapshotSaysNothingOfStayUnknownWhateverIsWritten() {
        var totals = OutputTotals.from(snapshot(Set.of("out"), Map.of()), Set.of("out"))
                .plus(Map.of("out", TWO));

        assertThat(totals.known()).isEmpty();
        assertThat(totals.unknown()).containsExactly("out");
    }

    @Test
    void staysUnknownForTheJobsThatFollow() {
        var first = OutputTotals.from(snapshot(Set.of("out"), Map.of()), Set.of("out"))
                .plus(Map.of("out", TWO));
        var next = OutputTotals.from(snapshot(Set.of("out"), first.known()), Set.of("out"))
                .plus(Map.of("out", TWO));

        assertThat(next.known()).isEmpty();
    }

    @Test
    void ofASinkThatIsNewBeginWithNothing() {
        var totals = OutputTotals.from(snapshot(Set.of("old"), Map.of()), Set.of("old", "new"))
                .plus(Map.of("old", ONE, "new", TWO));

        assertThat(totals.known()).isEqualTo(Map.of("new", TWO));
    }

    @Test
    void ofASinkThatTheJobHasNotAnyMoreAreLeftBehind() {
        var totals = OutputTotals.from(
                snapshot(Set.of("gone", "lost", "out"), Map.of("gone", ONE, "out", TWO)), Set.of("out"));

        assertThat(totals).isEqualTo(new OutputTotals(Map.of("out", TWO), Set.of()));
    }

    private static Optional<Manifest> snapshot(Set<String> sinks, Map<String, Output> outputs) {
        return Optional.of(new Manifest(
                "sp-1",
                Manifest.Kind.SAVEPOINT,
                Optional.empty(),
                "job",
                1,
                "program",
                Optional.empty(),
                Instant.EPOCH,
                Long.MIN_VALUE,
                1,
                Map.of(),
                Map.of(),
                sinks.stream().collect(Collectors.toMap(it -> it, it -> it)),
                outputs,
                false,
                List.of()));
    }
}
