package io.tidemark.engine.runtime;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tidemark.engine.metrics.JobMetric;
import io.tidemark.engine.runtime.JobStatus.CheckpointReport;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** A job's metrics: read from its status whenever someone looks, gone when the job is. */
public final class JobMeters implements AutoCloseable {

    private final MeterRegistry registry;
    private final List<Meter> meters = new ArrayList<>();

    public JobMeters(MeterRegistry registry, RunningJob job) {
        this.registry = registry;
        for (var metric : JobMetric.values()) {
            meters.add(register(metric, job));
        }
    }

    @Override
    public void close() {
        meters.forEach(registry::remove);
    }

    private Meter register(JobMetric metric, RunningJob job) {
        ToDoubleFunction<RunningJob> value = it -> valueOf(metric, it.status());
        return metric.isCounter()
                ? FunctionCounter.builder(metric.metricName(), job, value)
                        .description(metric.description())
                        .tag("job", job.id())
                        .register(registry)
                : Gauge.builder(metric.metricName(), job, value)
                        .description(metric.description())
                        .tag("job", job.id())
                        .register(registry);
    }

    private static double valueOf(JobMetric metric, JobStatus status) {
        return switch (metric) {
            case EVENTS_IN -> status.eventsIn();
            case EVENTS_OUT -> status.eventsOut();
            case LATE_EVENTS -> status.lateEvents();
            case SKIPPED_EVENTS -> status.skippedEvents();
            case RESTARTS -> status.restarts();
            case LAG -> status.lag().values().stream().reduce(0L, (a, b) -> a < 0 || b < 0 ? -1 : a + b);
            case WATERMARK_SECONDS -> isTime(status.watermark()) ? status.watermark() / 1_000.0 : Double.NaN;
            case CHECKPOINT_EPOCH -> ofCheckpoint(status, CheckpointReport::epoch);
            case CHECKPOINT_SECONDS -> ofCheckpoint(status, it -> it.totalMillis() / 1_000.0);
            case CHECKPOINT_PAUSE_SECONDS -> ofCheckpoint(status, it -> it.pauseMicros() / 1_000_000.0);
            case CHECKPOINT_NEW_BYTES -> ofCheckpoint(status, CheckpointReport::newBytes);
        };
    }

    private static boolean isTime(long watermark) {
        return watermark != Long.MIN_VALUE && watermark != Long.MAX_VALUE;
    }

    private static double ofCheckpoint(JobStatus status, ToDoubleFunction<CheckpointReport> value) {
        return status.lastCheckpoint().map(value::applyAsDouble).orElse(Double.NaN);
    }
}
