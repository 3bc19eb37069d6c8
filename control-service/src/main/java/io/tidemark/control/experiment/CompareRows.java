package io.tidemark.control.experiment;

import io.tidemark.api.function.KeyedCoProcess;
import io.tidemark.api.function.ProcessContext;
import io.tidemark.api.serde.RecordSerde;
import io.tidemark.api.state.States;
import io.tidemark.api.state.ValueState;
import io.tidemark.kafka.source.KafkaRecord;
import java.util.Optional;

/**
 * Has the rows of both sides meet. What differs is kept for a while after its time has passed, so that a row that comes late
 * still meets it; then it is forgotten, and what comes later still is only counted as too late.
 */
final class CompareRows implements KeyedCoProcess<RowKey, KafkaRecord, KafkaRecord, Finding> {

    private static final long serialVersionUID = 1L;

    private final ComparisonSettings settings;

    CompareRows(ComparisonSettings settings) {
        this.settings = settings;
    }

    @Override
    public Handler<RowKey, KafkaRecord, KafkaRecord, Finding> open(States states) {
        return new Comparing(settings, states.value("waiting", RecordSerde.of(Waiting.class)));
    }

    private static final class Comparing implements Handler<RowKey, KafkaRecord, KafkaRecord, Finding> {

        private final ValueState<Waiting> waiting;
        private final long windowMillis;
        private final long forgetAfterMillis;
        private final Judge judge;
        private final Differences differences;

        Comparing(ComparisonSettings settings, ValueState<Waiting> waiting) {
            this.waiting = waiting;
            this.windowMillis = settings.window().toMillis();
            this.forgetAfterMillis = settings.forgetAfter().toMillis();
            this.judge = new Judge(settings.rules());
            this.differences = new Differences(settings.topicA(), settings.topicB());
        }

        @Override
        public void onFirst(KafkaRecord record, ProcessContext<RowKey, Finding> context) {
            arrive(Side.A, record, context);
        }

        @Override
        public void onSecond(KafkaRecord record, ProcessContext<RowKey, Finding> context) {
            arrive(Side.B, record, context);
        }

        @Override
        public void onTimer(long time, ProcessContext<RowKey, Finding> context) {
            var before = waiting();
            if (before.isEmpty()) {
                return;
            }
            if (before.isDecided()) {
                waiting.clear();
                return;
            }
            var ruling = judge.onPassed(before);
            emit(ruling, context);
            keep(before, ruling.now(), context);
        }

        private void arrive(Side side, KafkaRecord record, ProcessContext<RowKey, Finding> context) {
            long time = context.key().time();
            long passed = context.watermark();
            if (passed != Long.MIN_VALUE && passed - forgetAfterMillis >= time) {
                // where it belongs nothing is counted any more, so it counts where time stands
                var now = new RowKey(context.key().key(), passed);
                context.emit(new Finding(
                        Slice.of(now, windowMillis), context.key(), Tally.ONE_TOO_LATE, false, Optional.empty()));
                return;
            }
            var before = waiting();
            var row = new Row(record.partition(), record.offset(), record.value());
            var ruling = judge.onRow(before, side, row, passed >= time);
            emit(ruling, context);
            keep(before, ruling.now(), context);
        }

        private void keep(Waiting before, Waiting now, ProcessContext<RowKey, Finding> context) {
            long time = context.key().time();
            long forgotten = time + forgetAfterMillis;
            if (now.isEmpty()) {
                waiting.clear();
                context.cancelTimer(before.isDecided() ? forgotten : time);
                return;
            }
            waiting.update(now);
            if (now.isDecided()) {
                context.setTimer(forgotten);
            } else {
                context.setTimer(time);
            }
        }

        private void emit(Judge.Ruling ruling, ProcessContext<RowKey, Finding> context) {
            boolean isJudged = ruling.pairing().isPresent();
            if (!isJudged && ruling.change().equals(Tally.NONE)) {
                return;
            }
            var key = context.key();
            var difference = ruling.pairing().flatMap(pairing -> differences.exampleOf(key, pairing));
            context.emit(new Finding(Slice.of(key, windowMillis), key, ruling.change(), isJudged, difference));
        }

        private Waiting waiting() {
            var found = waiting.value();
            return found == null ? Waiting.NOTHING : found;
        }
    }
}
