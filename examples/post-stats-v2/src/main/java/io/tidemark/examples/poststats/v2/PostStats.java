package io.tidemark.examples.poststats.v2;

import io.tidemark.api.Parameters;
import io.tidemark.api.Pipeline;
import io.tidemark.api.Program;
import io.tidemark.api.WatermarkStrategy;
import io.tidemark.api.serde.Serdes;
import io.tidemark.api.window.TumblingWindows;
import io.tidemark.kafka.sink.KafkaSink;
import io.tidemark.kafka.source.KafkaSource;
import java.time.Duration;

/**
 * Counts views and clicks of each post, hour by hour, paid posts apart from organic ones.
 *
 * <p>To be started from a savepoint of the first version that was taken before there were paid posts: all that {@code
 * by-hour} had counted until then was organic, and goes on as such with a function that now leaves paid posts out; {@code
 * paid-by-hour} is new and begins empty.
 *
 * <p>Parameters: {@code input} (topic, {@code engagements}), {@code output} (topic, {@code post-stats}).
 */
public final class PostStats implements Program {

    @Override
    public String name() {
        return "post-stats";
    }

    @Override
    public void define(Pipeline pipeline, Parameters parameters) {
        var input = parameters.string("input", "engagements");
        var output = parameters.string("output", "post-stats");

        var engagements = pipeline.source("engagements", KafkaSource.of(input, Engagement.SERDE))
                .eventTime(Engagement::at, WatermarkStrategy.outOfOrderness(Duration.ofMinutes(10)))
                .filter(engagement -> engagement.kind() != Engagement.Kind.POST);
        var sink = KafkaSink.to(output, PostStat.SERDE).key(PostStat::postId, Serdes.int64());

        engagements
                .filter(engagement -> !engagement.paid())
                .keyBy(Engagement::postId, Serdes.int64())
                .window("by-hour", TumblingWindows.of(Duration.ofHours(1)))
                .aggregate(new CountByHour("organic"), Counts.SERDE)
                .sink("post-stats", sink);
        engagements
                .filter(Engagement::paid)
                .keyBy(Engagement::postId, Serdes.int64())
                .window("paid-by-hour", TumblingWindows.of(Duration.ofHours(1)))
                .aggregate(new CountByHour("paid"), Counts.SERDE)
                .sink("paid-post-stats", sink);
    }
}
