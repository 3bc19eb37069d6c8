package io.tidemark.examples.poststats.v1;

import io.tidemark.api.serde.Serde;
import io.tidemark.kafka.codec.JsonSerde;

/**
 * Someone did something with a post.
 *
 * @param paid whether the post is an advertisement
 * @param at epoch milliseconds
 */
public record Engagement(Kind kind, long userId, long postId, boolean paid, long at) {

    static final Serde<Engagement> SERDE = JsonSerde.of(Engagement.class);

    /** What was done. */
    public enum Kind {
        POST,
        VIEW,
        CLICK
    }
}
