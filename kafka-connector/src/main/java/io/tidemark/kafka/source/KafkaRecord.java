package io.tidemark.kafka.source;

import org.jspecify.annotations.Nullable;

/**
 * A record as it lies in its topic, undecoded. Its headers are left out.
 *
 * @param partition of its topic
 * @param offset in the partition
 * @param timestamp epoch milliseconds
 * @param key null for a record without one
 * @param value null for a record without one
 */
@SuppressWarnings("ArrayRecordComponent") // passed on as they are, never compared
public record KafkaRecord(int partition, long offset, long timestamp, byte @Nullable [] key, byte @Nullable [] value) {}
