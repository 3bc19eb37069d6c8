package io.tidemark.engine.runtime;

/** Hears of what happens to a job. Called in order, on the engine's threads; must return quickly and never block. */
@FunctionalInterface
public interface JobListener {

    /** The job entered another phase, or started again; {@code status} tells why. */
    void onChange(String jobId, JobStatus status);
}
