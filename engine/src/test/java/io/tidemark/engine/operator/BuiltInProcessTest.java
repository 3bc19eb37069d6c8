package io.tidemark.engine.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.api.Program;
import io.tidemark.api.serde.RecordSerde;
import io.tidemark.api.serde.Serdes;
import io.tidemark.engine.stream.Watermark;
import io.tidemark.engine.testing.Click;
import io.tidemark.engine.testing.ListSource;
import io.tidemark.engine.testing.MemorySink;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rankings and first events, snapshotted, discarded and restored after each event. */
class BuiltInProcessTest {

    private static final String TOP = "top";
    private static final String DISTINCT = "distinct";

    @TempDir
    private Path directory;

    @Test
    void emitsTheBestOfAKeyWhenTheyChangeAndOfEquallyGoodOnesTheFirstFirst() throws Exception {
        var top = open(TOP, 2);

        assertThat(resultsOf(top, "ann", 5, 1)).containsExactly("[5/1] @1");
        assertThat(resultsOf(top, "ann", 3, 2)).containsExactly("[5/1, 3/2] @2");
        assertThat(resultsOf(top, "ann", 3, 3))
                .as("as good as the last, but later")
                .isEmpty();
        assertThat(resultsOf(top, "bob", 1, 4)).containsExactly("[1/4] @4");
        assertThat(resultsOf(top, "ann", 2, 5)).isEmpty();
        assertThat(resultsOf(top, "ann", 5, 6)).containsExactly("[5/1, 5/6] @6");
        assertThat(resultsOf(top, "ann", 9, 7)).containsExactly("[9/7, 5/1] @7");
    }

    @Test
    void refusesARankingOfNothing() {
        assertThatThrownBy(() -> open(TOP, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A ranking must keep at least one event, was 0");
    }

    @Test
    void letsTheFirstOfAKeyPassUntilItIsForgotten() throws Exception {
        var distinct = open(DISTINCT, 100);

        assertThat(resultsOf(distinct, "ann", 1, 1_000)).containsExactly("1/1000 @1000");
        assertThat(resultsOf(distinct, "ann", 2, 1_000)).isEmpty();
        assertThat(resultsOf(distinct, "ann", 3, 990))
                .as("earlier, but not the first to come")
                .isEmpty();
        assertThat(resultsOf(distinct, "bob", 4, 1_050)).containsExactly("4/1050 @1050");
        assertThat(resultsOf(distinct, "ann", 5, 1_099))
                .as("others don't prolong it")
                .isEmpty();
        assertThat(resultsOf(distinct, "ann", 6, 1_100)).containsExactly("6/1100 @1100");
        assertThat(resultsOf(distinct, "ann", 7, 1_150)).isEmpty();
        distinct.watermark(Watermark.END);
        assertThat(distinct.takeResults()).isEmpty();
    }

    private static List<String> resultsOf(OperatorHarness operator, String who, long amount, long at) throws Exception {
        operator.event(new Click(who, amount, at), at);
        operator.snapshotDiscardRestore();
        return operator.takeResults().stream()
                .map(it -> it.replaceAll("Click\\[who=[a-z]+, amount=(\\d+), at=(\\d+)]", "$1/$2"))
                .toList();
    }

    private OperatorHarness open(String uid, int setting) throws IOException {
        Program program = (pipeline, parameters) -> {
            var clicks = pipeline.source("clicks", ListSource.<Click>bounded(List.of(), 1))
                    .keyBy(Click::who, Serdes.string());
            if (uid.equals(TOP)) {
                clicks.topN(
                                TOP,
                                setting,
                                (click, other) -> Long.compare(click.amount(), other.amount()),
                                RecordSerde.of(Click.class))
                        .sink("out", new MemorySink<>("out"));
            } else {
                clicks.distinct(DISTINCT, Duration.ofMillis(setting)).sink("out", new MemorySink<>("out"));
            }
        };
        return OperatorHarness.open(program, uid, directory);
    }
}
