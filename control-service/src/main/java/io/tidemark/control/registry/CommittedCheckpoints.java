package io.tidemark.control.registry;

import io.tidemark.control.launch.Snapshots.Checkpoint;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Decides which of a job's checkpoints were committed. One that was written and not committed is of a past that never was: its
 * outputs were taken back.
 */
final class CommittedCheckpoints {

    private CommittedCheckpoints() {}

    /**
     * Those that were committed for certain, in the order of their epochs. An epoch begins when the one before is committed, so a
     * checkpoint behind which there is a later one was; unless there are two of the same epoch, of which one was given up.
     *
     * @param all that are there
     * @param last id of the one that was committed last, if that is known
     * @param lastEpoch its epoch, if at least that is known
     */
    static List<Checkpoint> of(List<Checkpoint> all, Optional<String> last, OptionalLong lastEpoch) {
        long latest = all.stream().mapToLong(it -> it.facts().epoch()).max().orElse(0);
        long committed = Math.max(lastEpoch.orElse(0), latest - 1);
        return all.stream()
                .filter(it ->
                        last.equals(Optional.of(it.id())) || (it.facts().epoch() <= committed && isAlone(it, all)))
                .toList();
    }

    private static boolean isAlone(Checkpoint checkpoint, List<Checkpoint> all) {
        return all.stream()
                        .filter(it -> it.facts().epoch() == checkpoint.facts().epoch())
                        .count()
                == 1;
    }
}
