package io.tidemark.control.experiment;

import io.tidemark.api.Parameters;
import io.tidemark.api.Pipeline;
import io.tidemark.api.Program;
import io.tidemark.api.SourceStream;
import io.tidemark.api.Stream;
import io.tidemark.api.WatermarkStrategy;
import io.tidemark.api.serde.RecordSerde;
import io.tidemark.kafka.source.KafkaRecord;
import io.tidemark.kafka.source.KafkaRecords;

/**
 * Compares two topics, in a job like any other: it has checkpoints, survives restarts, and its results are exactly those of
 * the rows it has read. Its parameters are those of {@link ComparisonSettings}.
 */
public final class CompareProgram implements Program {

    /** The program's name. */
    public static final String NAME = "compare";

    /** What its sink writes to, as it declares it; each comparison is given a topic of its own instead. */
    public static final String OUTPUT = "comparison";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void define(Pipeline pipeline, Parameters parameters) {
        var settings = ComparisonSettings.from(parameters);
        var a = pipeline.source("a", new KafkaRecords(settings.topicA(), !settings.follow()));
        var b = pipeline.source("b", new KafkaRecords(settings.topicB(), !settings.follow()));
        compare(a, b, settings).sink("result", new ResultSink(OUTPUT));
    }

    static Stream<SliceReport> compare(
            SourceStream<KafkaRecord> a, SourceStream<KafkaRecord> b, ComparisonSettings settings) {
        var keys = RecordSerde.of(RowKey.class);
        return timed(a, settings)
                .keyBy(RowKey::of, keys)
                .connect(timed(b, settings).keyBy(RowKey::of, keys))
                .process("compare", new CompareRows(settings))
                .keyBy(Finding::slice, RecordSerde.of(Slice.class))
                .process("count", new CountFindings(settings));
    }

    private static Stream<KafkaRecord> timed(SourceStream<KafkaRecord> rows, ComparisonSettings settings) {
        return rows.eventTime(KafkaRecord::timestamp, WatermarkStrategy.outOfOrderness(settings.outOfOrder()))
                .filter(row -> settings.covers(row.timestamp()));
    }
}
