package io.tidemark.control.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.control.launch.Snapshots.Checkpoint;
import io.tidemark.control.savepoint.SavepointFacts;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CommittedCheckpointsTest {

    @Test
    void leavesOutTheOneThatIsBeingWritten() {
        assertThat(committed(Optional.of("2.a"), OptionalLong.of(2), "1.a", "2.a", "3.a"))
                .containsExactly("1.a", "2.a");
    }

    @Test
    void takesTheLastOneOfAJobThatHasEnded() {
        assertThat(committed(Optional.empty(), OptionalLong.of(3), "2.a", "3.a"))
                .containsExactly("2.a", "3.a");
    }

    @Test
    void takesThoseWithALaterOneBehindThemIfNothingElseIsKnown() {
        assertThat(committed(Optional.empty(), OptionalLong.empty(), "2.a", "3.a"))
                .containsExactly("2.a");
        assertThat(committed(Optional.empty(), OptionalLong.empty())).isEmpty();
    }

    @Test
    void takesNoneOfTwoOfWhichOneWasGivenUp() {
        assertThat(committed(Optional.empty(), OptionalLong.empty(), "2.a", "2.b", "3.a"))
                .isEmpty();
        assertThat(committed(Optional.of("2.b"), OptionalLong.of(2), "2.a", "2.b", "3.a"))
                .containsExactly("2.b");
    }

    private static List<String> committed(Optional<String> last, OptionalLong lastEpoch, String... all) {
        var checkpoints = Stream.of(all)
                .map(id -> new Checkpoint(
                        id,
                        new SavepointFacts(
                                "program",
                                Instant.EPOCH,
                                Long.parseLong(id.substring(0, id.indexOf('.'))),
                                0,
                                1,
                                "/snapshots"),
                        false))
                .toList();
        return CommittedCheckpoints.of(checkpoints, last, lastEpoch).stream()
                .map(Checkpoint::id)
                .toList();
    }
}
