package io.tidemark.kafka.source;

import io.tidemark.api.source.Source;
import io.tidemark.api.source.SourceContext;
import io.tidemark.api.source.SourceException;
import io.tidemark.api.source.SourceSession;

/**
 * The records of a topic as they lie there, with their keys and places, from the first that is still there; records without a
 * value are events too. Otherwise as {@link KafkaSource}.
 *
 * @param topic must exist when a job starts
 * @param bounded whether the source ends where the topic ended when the job started
 */
public record KafkaRecords(String topic, boolean bounded) implements Source<KafkaRecord> {

    public KafkaRecords {
        if (topic.isBlank()) {
            throw new IllegalArgumentException("topic must not be blank");
        }
    }

    @Override
    public String description() {
        return source().description();
    }

    @Override
    public SourceSession<KafkaRecord> open(SourceContext context) throws SourceException {
        return source().open(context);
    }

    private KafkaSource<KafkaRecord> source() {
        var live = KafkaSource.of(topic, new RawValues());
        return bounded ? live.toPresent() : live;
    }
}
