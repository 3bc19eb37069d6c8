package io.tidemark.engine.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.api.Parameters;
import io.tidemark.api.serde.DigestSum;
import io.tidemark.api.serde.Schema;
import io.tidemark.engine.graph.JobGraph;
import io.tidemark.engine.shuffle.KeyGroupRange;
import io.tidemark.engine.testing.ClickProgram;
import io.tidemark.engine.testing.ListSource;
import io.tidemark.engine.testing.MemorySink;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ManifestAssemblyTest {

    private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);
    private static final Manifest.Part LOW =
            new Manifest.Part(new KeyGroupRange(0, 512), List.of(new StoredFile("a.sst", 5, "a".repeat(64))));
    private static final Manifest.Part HIGH =
            new Manifest.Part(new KeyGroupRange(512, 1024), List.of(new StoredFile("b.sst", 6, "b".repeat(64))));

    private final ManifestAssembly assembly = new ManifestAssembly(
            "job",
            "digest",
            Optional.of("sp-0"),
            JobGraph.compile(new ClickProgram(ListSource.bounded(List.of(), 1), MemorySink::new), Parameters.NONE),
            2,
            Map.of("clicks", Map.of("topicId", "x")),
            Map.of("sums", "sums-target"));

    @Test
    void saysWhoTookItAndFromWhat() {
        var manifest = assembly.assemble("chk.job.3.aa", 3, NOW, snapshots(), Map.of(), false);

        assertThat(manifest.id()).isEqualTo("chk.job.3.aa");
        assertThat(manifest.kind()).isEqualTo(Manifest.Kind.CHECKPOINT);
        assertThat(manifest.label()).isEmpty();
        assertThat(manifest.job()).isEqualTo("job");
        assertThat(manifest.epoch()).isEqualTo(3);
        assertThat(manifest.program()).isEqualTo("digest");
        assertThat(manifest.parent()).contains("sp-0");
        assertThat(manifest.created()).isEqualTo(NOW);
        assertThat(manifest.parallelism()).isEqualTo(2);
        assertThat(manifest.sinks()).isEqualTo(Map.of("sums", "sums-target"));
    }

    @Test
    void bringsTheSplitsOfAllSubtasksTogetherWithTheLeastWatermark() {
        var manifest = assembly.assemble("id", 3, NOW, snapshots(), Map.of(), false);

        assertThat(manifest.sources())
                .isEqualTo(Map.of(
                        "clicks",
                        new Manifest.SourceState(
                                Map.of("topicId", "x"),
                                List.of(
                                        new Manifest.SplitState("0", 10, 1, 500),
                                        new Manifest.SplitState("1", 20, 1, 400),
                                        new Manifest.SplitState("2", 30, 1, 600)))));
        assertThat(manifest.watermark()).isEqualTo(400);
    }

    @Test
    void bringsThePartsOfAnOperatorTogetherInTheOrderOfTheirKeyGroups() {
        var count = assembly.assemble("id", 3, NOW, snapshots(), Map.of(), false)
                .operators()
                .get("count");

        assertThat(count)
                .isEqualTo(new Manifest.OperatorState(
                        399,
                        new Schema("utf8", ""),
                        Map.of(
                                "count",
                                new Manifest.StateForm("value", new Schema("int64", "")),
                                "tidemark.timers",
                                new Manifest.StateForm("timer", new Schema("bytes", ""))),
                        List.of(LOW, HIGH)));
    }

    @Test
    void keepsTheOutputsOfTheJobsOwnSinks() {
        var sums = new Manifest.Output(3, new DigestSum(1, 99));

        var manifest = assembly.assemble(
                "id",
                3,
                NOW,
                snapshots(),
                Map.of("sums", sums, "was-there-once", new Manifest.Output(1, new DigestSum(1, 2))),
                false);

        assertThat(manifest.outputs()).containsExactly(Map.entry("sums", sums));
    }

    @Test
    void isTheSameWhateverOrderTheSnapshotsComeIn() {
        var reversed = new ArrayList<>(snapshots());
        Collections.reverse(reversed);

        assertThat(assembly.assemble("id", 3, NOW, reversed, Map.of(), false))
                .isEqualTo(assembly.assemble("id", 3, NOW, snapshots(), Map.of(), false));
    }

    @Test
    void knowsNoWatermarkWithoutSplits() {
        var snapshots = snapshots().stream()
                .map(it -> it instanceof SubtaskSnapshot.OfSource source
                        ? new SubtaskSnapshot.OfSource(source.uid(), source.subtask(), List.of())
                        : it)
                .toList();

        assertThat(assembly.assemble("id", 3, NOW, snapshots, Map.of(), false).watermark())
                .isEqualTo(Long.MIN_VALUE);
    }

    @Test
    void aSavepointIsTheSameMomentUnderAnotherName() {
        var checkpoint = assembly.assemble("id", 3, NOW, snapshots(), Map.of(), false);

        var savepoint = checkpoint.asSavepoint("sp-1", Optional.of("before the upgrade"));

        assertThat(savepoint.id()).isEqualTo("sp-1");
        assertThat(savepoint.kind()).isEqualTo(Manifest.Kind.SAVEPOINT);
        assertThat(savepoint.label()).contains("before the upgrade");
        assertThat(savepoint)
                .usingRecursiveComparison()
                .ignoringFields("id", "kind", "label")
                .isEqualTo(checkpoint);
    }

    /** Two tasks, three splits, three operators. */
    private static List<SubtaskSnapshot> snapshots() {
        var snapshots = new ArrayList<SubtaskSnapshot>();
        snapshots.add(new SubtaskSnapshot.OfSource(
                "clicks",
                0,
                List.of(new Manifest.SplitState("2", 30, 1, 600), new Manifest.SplitState("0", 10, 1, 500))));
        snapshots.add(new SubtaskSnapshot.OfSource("clicks", 1, List.of(new Manifest.SplitState("1", 20, 1, 400))));
        for (var uid : List.of("sum", "count", "once")) {
            snapshots.add(new SubtaskSnapshot.OfOperator(uid, 1, 400, HIGH));
            snapshots.add(new SubtaskSnapshot.OfOperator(uid, 0, 399, LOW));
        }
        return snapshots;
    }
}
