package io.tidemark.engine.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.engine.checkpoint.RestoreReport.Change;
import io.tidemark.engine.runtime.StartRefusedException.Reason;
import io.tidemark.engine.testing.Clicks;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DryRunTest {

    @TempDir
    private Path directory;

    @Test
    void tellsWhatIsKeptAndWhatThereIsToReadAndStartsNothing() throws Exception {
        var random = new Random(1);
        var world = new SimulatedWorld(directory, Clicks.random(random, 2, 100, 4), 3);
        var first = world.start(world.spec("first", 1, JobSpec.StartFrom.BEGINNING), random);
        first.stepUntil(() -> first.job().status().eventsIn() > 50);
        var savepoint = first.job().stop("sp", Optional.empty());
        first.stepUntil(savepoint::isDone);
        var spec = world.spec("next", 1, JobSpec.StartFrom.savepoint("sp"));

        var preview = DryRun.of(spec, world.snapshots);

        long read = savepoint.join().positions().values().stream()
                .flatMap(it -> it.values().stream())
                .mapToLong(Long::longValue)
                .sum();
        assertThat(preview.states()).isNotEmpty().allMatch(it -> it.change() == Change.KEPT);
        assertThat(preview.sources()).singleElement().satisfies(it -> {
            assertThat(it.uid()).isEqualTo("clicks");
            assertThat(it.events()).isEqualTo(200 - read);
            assertThat(it.bytes()).isEqualTo(10 * (200 - read));
        });
        assertThat(preview.refusals()).isEmpty();
        assertThat(world.broker.lastCommit("next")).isEmpty();
    }

    @Test
    void tellsAllThatStandsAgainstIt() {
        var world = new SimulatedWorld(directory, Clicks.random(new Random(1), 1, 10, 4), 3);
        world.broker.longestEpoch(Duration.ofMillis(1));

        var preview = DryRun.of(world.spec("next", 1, JobSpec.StartFrom.savepoint("gone")), world.snapshots);

        assertThat(preview.refusals())
                .extracting(StartRefusedException::reason)
                .containsExactly(Reason.UNKNOWN_SNAPSHOT, Reason.SINK_REFUSED);
    }
}
