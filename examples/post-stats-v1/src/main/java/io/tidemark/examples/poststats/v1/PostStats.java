package io.tidemark.examples.poststats.v1;

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
 * Counts views and clicks of each post, hour by hour.
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

        pipeline.source("engagements", KafkaSource.of(input, Engagement.SERDE))
                .eventTime(Engagement::at, WatermarkStrategy.outOfOrderness(Duration.ofMinutes(10)))
                .filter(engagement -> engagement.kind() != Engagement.Kind.POST)
                .keyBy(Engagement::postId, Serdes.int64())
                .window("by-hour", TumblingWindows.of(Duration.ofHours(1)))
                .aggregate(new CountByHour(), Counts.SERDE)
                .sink("post-stats", KafkaSink.to(output, PostStat.SERDE).key(PostStat::postId, Serdes.int64()));
    }
}
