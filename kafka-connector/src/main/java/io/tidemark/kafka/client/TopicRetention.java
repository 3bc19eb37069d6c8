package io.tidemark.kafka.client;

import java.util.List;
import java.util.OptionalLong;

/**
 * What of a topic is there, and how long it stays. Lists are by partition number.
 *
 * @param id tells it from an earlier topic of the same name
 * @param starts offset of the first record that is still there
 * @param ends offset behind the last record
 * @param sizes bytes on disk; -1 where we may not ask
 * @param retentionMillis how long records stay at least, by their timestamps; empty for ever
 * @param retentionBytes how large a partition grows before its oldest records go; empty for no limit
 * @param compacts whether of the records of one key only the newest is kept in the end
 */
public record TopicRetention(
        String id,
        List<Long> starts,
        List<Long> ends,
        List<Long> sizes,
        OptionalLong retentionMillis,
        OptionalLong retentionBytes,
        boolean compacts) {

    public TopicRetention {
        starts = List.copyOf(starts);
        ends = List.copyOf(ends);
        sizes = List.copyOf(sizes);
    }
}
