package io.tidemark.examples.poststats.v2;

import io.tidemark.api.function.AggregateFunction;
import io.tidemark.api.window.Window;

/**
 * Counts views and clicks of one channel.
 *
 * @param channel what to call it in results
 */
record CountByHour(String channel) implements AggregateFunction<Long, Engagement, Counts, PostStat> {

    @Override
    public Counts create() {
        return Counts.NONE;
    }

    @Override
    public Counts add(Counts counts, Engagement engagement) {
        return counts.with(engagement);
    }

    @Override
    public PostStat result(Long postId, Window window, Counts counts) {
        return new PostStat(postId, window.start(), channel, counts.views(), counts.clicks());
    }
}
