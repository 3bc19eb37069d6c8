package io.tidemark.control.launch;

import io.tidemark.control.wire.JobInfo;
import java.util.Map;

/**
 * A snapshot in a few numbers.
 *
 * @param positions by source uid and split: what comes first that it doesn't contain
 * @param operators by uid of operators with state: the digest of their rows
 * @param outputs by sink uid: what was written up to it
 */
public record SnapshotSums(
        Map<String, Map<String, Long>> positions,
        Map<String, String> operators,
        Map<String, JobInfo.OutputDigest> outputs) {

    public SnapshotSums {
        positions = Map.copyOf(positions);
        operators = Map.copyOf(operators);
        outputs = Map.copyOf(outputs);
    }
}
