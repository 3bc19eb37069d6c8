package io.tidemark.control.experiment;

import io.tidemark.api.serde.Serdes;
import io.tidemark.api.sink.Sink;
import io.tidemark.api.sink.SinkContext;
import io.tidemark.api.sink.SinkException;
import io.tidemark.api.sink.SinkWriter;
import io.tidemark.kafka.client.BrokerException;
import io.tidemark.kafka.client.KafkaClients;
import io.tidemark.kafka.client.Topics;
import io.tidemark.kafka.sink.KafkaSink;
import java.util.Map;

/** Writes reports to a topic that keeps the last one of each slice. */
record ResultSink(String target) implements Sink<SliceReport> {

    private static final int PARTITIONS = 1;

    @Override
    public String description() {
        return kafka().description();
    }

    @Override
    public void prepare(SinkContext context) throws SinkException {
        try (var topics = Topics.of(KafkaClients.of(context.settings()))) {
            // made here, since the sink itself would make a topic that keeps everything
            topics.create(context.target(), PARTITIONS, Map.of("cleanup.policy", "compact"));
        } catch (BrokerException e) {
            var message = "Topic '%s' can't be made: %s".formatted(context.target(), e.words());
            throw e.isRetryable() ? SinkException.unavailable(message, e) : SinkException.refused(message, e);
        }
        kafka().prepare(context);
    }

    @Override
    public SinkWriter<SliceReport> open(SinkContext context) throws SinkException {
        return kafka().open(context);
    }

    private KafkaSink<SliceReport> kafka() {
        return KafkaSink.to(target, new ReportSerde()).key(SliceReport::key, Serdes.string());
    }
}
