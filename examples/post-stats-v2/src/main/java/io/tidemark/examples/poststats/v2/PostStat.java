package io.tidemark.examples.poststats.v2;

import io.tidemark.api.serde.Serde;
import io.tidemark.kafka.codec.JsonSerde;

/**
 * The result: what happened to a post in an hour.
 *
 * @param hour when it began, epoch milliseconds
 * @param channel {@code organic} or {@code paid}
 */
public record PostStat(long postId, long hour, String channel, long views, long clicks) {

    static final Serde<PostStat> SERDE = JsonSerde.of(PostStat.class);
}
