package io.tidemark.control.experiment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.api.function.KeyedCoProcess;
import io.tidemark.api.function.OutputTag;
import io.tidemark.api.function.ProcessContext;
import io.tidemark.api.serde.Serde;
import io.tidemark.api.state.ListState;
import io.tidemark.api.state.MapState;
import io.tidemark.api.state.ProcessingTime;
import io.tidemark.api.state.States;
import io.tidemark.api.state.TimeToLive;
import io.tidemark.api.state.ValueState;
import io.tidemark.kafka.source.KafkaRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is remembered of one key, and for how long; time is turned by hand. */
class CompareRowsTest {

    private static final long TIME = 3_600_000;
    private static final long FORGET_AFTER = ComparisonSettings.DEFAULT_FORGET_AFTER.toMillis();

    private final OneKey key = new OneKey();
    private final KeyedCoProcess.Handler<RowKey, KafkaRecord, KafkaRecord, Finding> handler =
            new CompareRows(ComparisonSettings.of("a", "b")).open(key);

    @Test
    void nothingIsKeptOfRowsThatAreEqual() throws Exception {
        handler.onFirst(row("x"), key);
        handler.onSecond(row("x"), key);

        assertThat(key.value).isNull();
        assertThat(key.timers).isEmpty();
        assertThat(key.sum()).isEqualTo(Tally.ONE_EQUAL);
    }

    @Test
    void whatDiffersIsSaidWhenItsTimeHasPassedAndForgottenLater() throws Exception {
        handler.onFirst(row("x"), key);
        key.advance(TIME - 1);
        assertThat(key.findings).isEmpty();

        key.advance(TIME);
        assertThat(key.sum().onlyInA()).isEqualTo(1);
        key.advance(TIME + FORGET_AFTER - 1);
        assertThat(key.value).isNotNull();
        key.advance(TIME + FORGET_AFTER);

        assertThat(key.value).isNull();
        assertThat(key.timers).isEmpty();
        assertThat(key.sum().onlyInA()).isEqualTo(1);
    }

    @Test
    void aLateRowStillFindsItsPartnerAndTheExampleIsWithdrawn() throws Exception {
        handler.onFirst(row("x"), key);
        key.advance(TIME + FORGET_AFTER - 1);
        handler.onSecond(row("x"), key);

        assertThat(key.sum()).isEqualTo(Tally.ONE_EQUAL);
        assertThat(key.totals().examples()).isEmpty();
        assertThat(key.value).isNull();
        assertThat(key.timers).isEmpty();
    }

    @Test
    void aRowThatComesTooLateIsCountedAndNotComparedAsThatWouldBeWrong() throws Exception {
        handler.onFirst(row("x"), key);
        key.advance(TIME + FORGET_AFTER);
        handler.onSecond(row("x"), key);

        assertThat(key.sum().tooLate()).isEqualTo(1);
        assertThat(key.sum().onlyInB()).isZero();
        assertThat(key.sum().isWithoutDifference()).isFalse();
        assertThat(key.findings.get(1).slice().window()).isEqualTo(TIME + FORGET_AFTER);
        assertThat(key.value).isNull();
    }

    private static KafkaRecord row(String value) {
        return new KafkaRecord(0, 0, TIME, "k".getBytes(UTF_8), value.getBytes(UTF_8));
    }

    /** State, timers and results of one key. */
    private final class OneKey implements States, ValueState<Waiting>, ProcessContext<RowKey, Finding> {

        private final TreeSet<Long> timers = new TreeSet<>();
        private final List<Finding> findings = new ArrayList<>();
        private @Nullable Waiting value;
        private long watermark = Long.MIN_VALUE;

        void advance(long to) throws Exception {
            watermark = to;
            while (!timers.isEmpty() && timers.first() <= to) {
                handler.onTimer(timers.pollFirst(), this);
            }
        }

        Tally sum() {
            return totals().tally();
        }

        SliceTotals totals() {
            var totals = SliceTotals.NOTHING;
            for (var finding : findings) {
                totals = totals.plus(finding);
            }
            return totals;
        }

        @Override
        @SuppressWarnings("unchecked") // there is this one state only
        public <V> ValueState<V> value(String name, Serde<V> serde, TimeToLive timeToLive) {
            return (ValueState<V>) this;
        }

        @Override
        public @Nullable Waiting value() {
            return value;
        }

        @Override
        public void update(Waiting now) {
            value = now;
        }

        @Override
        public void clear() {
            value = null;
        }

        @Override
        public RowKey key() {
            return RowKey.of(row("any"));
        }

        @Override
        public long eventTime() {
            return TIME;
        }

        @Override
        public long watermark() {
            return watermark;
        }

        @Override
        public void emit(Finding finding) {
            findings.add(finding);
        }

        @Override
        public void setTimer(long time) {
            timers.add(time);
        }

        @Override
        public void cancelTimer(long time) {
            timers.remove(time);
        }

        @Override
        public <S> void emit(OutputTag<S> tag, S event) {
            throw new UnsupportedOperationException();
        }

        @Override
        public ProcessingTime processingTime() {
            throw new UnsupportedOperationException();
        }

        @Override
        public <V> ListState<V> list(String name, Serde<V> elements, TimeToLive timeToLive) {
            throw new UnsupportedOperationException();
        }

        @Override
        public <M, V> MapState<M, V> map(String name, Serde<M> keys, Serde<V> values, TimeToLive timeToLive) {
            throw new UnsupportedOperationException();
        }
    }
}
