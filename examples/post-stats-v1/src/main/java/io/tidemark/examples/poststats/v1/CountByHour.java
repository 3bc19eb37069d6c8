package io.tidemark.examples.poststats.v1;

import io.tidemark.api.function.AggregateFunction;
import io.tidemark.api.window.Window;

/** Counts views and clicks. */
final class CountByHour implements AggregateFunction<Long, Engagement, Counts, PostStat> {

    private static final long serialVersionUID = 1L;

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
        return new PostStat(postId, window.start(), counts.views(), counts.clicks());
    }
}
