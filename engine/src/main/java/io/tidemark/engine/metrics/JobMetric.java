package io.tidemark.engine.metrics;

/** What is measured of a job. All carry the label {@code job}; names are as Prometheus shows them. */
public enum JobMetric {
    EVENTS_IN("tidemark_events_in_total", "Events read from sources"),
    EVENTS_OUT("tidemark_events_out_total", "Events written to sinks"),
    LATE_EVENTS("tidemark_late_events_total", "Events dropped because they came after their window"),
    SKIPPED_EVENTS("tidemark_skipped_events_total", "Events passed over because they could not be decoded"),
    RESTARTS("tidemark_restarts_total", "Starts after a failure"),
    LAG("tidemark_source_lag", "Positions between what was read and the end of all splits; -1 if unknown"),
    WATERMARK_SECONDS("tidemark_watermark_seconds", "Event time reached, seconds since 1970"),
    CHECKPOINT_EPOCH("tidemark_checkpoint_epoch", "Epoch of the last committed checkpoint"),
    CHECKPOINT_SECONDS("tidemark_checkpoint_duration_seconds", "From begin to commit of the last checkpoint"),
    CHECKPOINT_PAUSE_SECONDS(
            "tidemark_checkpoint_pause_seconds", "The longest that a subtask stood still for the last checkpoint"),
    CHECKPOINT_NEW_BYTES("tidemark_checkpoint_new_bytes", "Bytes that the last checkpoint had to store");

    private final String metricName;
    private final String description;

    JobMetric(String metricName, String description) {
        this.metricName = metricName;
        this.description = description;
    }

    public String metricName() {
        return metricName;
    }

    public String description() {
        return description;
    }

    /** Whether it only grows. */
    public boolean isCounter() {
        return metricName.endsWith("_total");
    }
}
