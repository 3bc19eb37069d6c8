package io.tidemark.control.experiment;

import io.tidemark.api.function.KeyedProcess;
import io.tidemark.api.function.ProcessContext;
import io.tidemark.api.serde.RecordSerde;
import io.tidemark.api.serde.Serdes;
import io.tidemark.api.state.States;
import io.tidemark.api.state.ValueState;

/**
 * Adds findings up by slice, and reports a slice's totals now and then while they change, and at the end. Event time decides
 * when: a job that reads fast reports no more often, and the end of input, being the end of time, makes the last report come.
 */
final class CountFindings implements KeyedProcess<Slice, Finding, SliceReport> {

    private static final long serialVersionUID = 1L;

    /** A window is reported at most this often while it lasts. */
    private static final int REPORTS_PER_WINDOW = 100;

    private static final long SHORTEST_STEP_MILLIS = 1_000;

    private final long windowMillis;
    private final long keptForMillis;

    CountFindings(ComparisonSettings settings) {
        this.windowMillis = settings.window().toMillis();
        // rows of the window are forgotten by then, so nothing can change any more
        this.keptForMillis = 2 * windowMillis + settings.forgetAfter().toMillis();
    }

    @Override
    public Handler<Slice, Finding, SliceReport> open(States states) {
        return new Counting(
                states.value("totals", RecordSerde.of(SliceTotals.class)),
                states.value("report-at", Serdes.int64()),
                Math.max(SHORTEST_STEP_MILLIS, windowMillis / REPORTS_PER_WINDOW),
                keptForMillis);
    }

    private record Counting(
            ValueState<SliceTotals> totals, ValueState<Long> reportAt, long stepMillis, long keptForMillis)
            implements Handler<Slice, Finding, SliceReport> {

        @Override
        public void onEvent(Finding finding, ProcessContext<Slice, SliceReport> context) {
            var before = totals.value();
            totals.update((before == null ? SliceTotals.NOTHING : before).plus(finding));
            if (before == null) {
                context.setTimer(context.key().window() + keptForMillis);
            }
            if (reportAt.value() == null) {
                // no step beyond the end of time
                long now = Math.max(context.watermark(), context.eventTime());
                long next = Math.min(now, Long.MAX_VALUE - stepMillis) + stepMillis;
                reportAt.update(next);
                context.setTimer(next);
            }
        }

        @Override
        public void onTimer(long time, ProcessContext<Slice, SliceReport> context) {
            var now = totals.value();
            if (now != null && reportAt.value() != null) {
                context.emit(SliceReport.of(context.key(), now));
                reportAt.clear();
            }
            if (time == context.key().window() + keptForMillis) {
                totals.clear();
            }
        }
    }
}
