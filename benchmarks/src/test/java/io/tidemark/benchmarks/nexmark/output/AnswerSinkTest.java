package io.tidemark.benchmarks.nexmark.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.api.serde.ByteWriter;
import io.tidemark.api.serde.RecordSerde;
import io.tidemark.api.sink.OutputDigest;
import io.tidemark.api.sink.SinkContext;
import io.tidemark.engine.checkpoint.CommitLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AnswerSinkTest {

    private record Row(long key, String text) {}

    private static final RecordSerde<Row> ROWS = RecordSerde.of(Row.class);

    @Test
    void addsEachRowToTheDigestOfTheOutput() throws Exception {
        var rows = new ArrayList<Row>();
        var log = new Answers<Row>(rows::add).open("job");
        log.recover();
        log.begin(1);
        var context = new Context(log, new OutputDigest());

        try (var writer = new AnswerSink<>(ROWS).open(context)) {
            writer.write(new Row(1, "a"), 100);
            writer.write(new Row(2, "b"), 200);
            writer.endEpoch(1);
        }
        log.commit(new CommitLog.Commit(1, "snapshot", Map.of()));

        var expected = new OutputDigest();
        expected.add(null, bytes(new Row(2, "b")), 200);
        expected.add(null, bytes(new Row(1, "a")), 100);
        assertThat(rows).isEqualTo(List.of(new Row(1, "a"), new Row(2, "b")));
        assertThat(context.digest().records()).isEqualTo(2);
        assertThat(context.digest().value()).isEqualTo(expected.value());
    }

    private static byte[] bytes(Row row) {
        var bytes = new ByteWriter();
        ROWS.write(row, bytes);
        return bytes.toByteArray();
    }

    private record Context(CommitLog log, OutputDigest digest) implements SinkContext {

        @Override
        public String job() {
            return "job";
        }

        @Override
        public String uid() {
            return "answers";
        }

        @Override
        public String target() {
            return "answers";
        }

        @Override
        public Map<String, String> settings() {
            return Map.of();
        }

        @Override
        public long firstEpoch() {
            return 1;
        }

        @Override
        public <S> Optional<S> commitService(Class<S> type) {
            return log.service(type);
        }
    }
}
