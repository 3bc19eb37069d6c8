package io.tidemark.api.source;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where a source stands, all splits together.
 *
 * @param identity what tells this source from another of the same name; for Kafka {@code topic}, {@code topicId} and
 *     {@code partitions}. Compared by the source itself
 * @param splits each split once
 */
public record SourcePositions(Map<String, String> identity, List<SplitPosition> splits) {

    public SourcePositions {
        identity = Collections.unmodifiableMap(new TreeMap<>(identity));
        splits = List.copyOf(splits);
        if (splits.stream().map(SplitPosition::split).distinct().count() < splits.size()) {
            throw new IllegalArgumentException("a split is named twice in " + splits);
        }
    }

    public Optional<SplitPosition> find(String split) {
        return splits.stream().filter(it -> it.split().equals(split)).findFirst();
    }
}
