package io.tidemark.engine.runtime;

import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs jobs, and waits for them at the end. Thread-safe. */
public final class Jobs implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Jobs.class);
    private static final int SECONDS_TO_CLOSE = 60;

    private final JobEnvironment environment;
    private final Workers workers;
    private final Set<JobRunner> running = ConcurrentHashMap.newKeySet();

    public Jobs(JobEnvironment environment) {
        this(environment, new VertxWorkers());
    }

    Jobs(JobEnvironment environment, Workers workers) {
        this.environment = environment;
        this.workers = workers;
    }

    /**
     * Runs a job until it ends.
     *
     * @throws IllegalStateException if a job of this id is running here already
     */
    public RunningJob run(JobSpec spec, JobListener listener) {
        if (running.stream().anyMatch(it -> it.id().equals(spec.id()))) {
            throw new IllegalStateException("Job '%s' is running already.".formatted(spec.id()));
        }
        var runner = new JobRunner(spec, environment, workers.forJob(spec.id()), Jobs::nonce, listener);
        running.add(runner);
        var unused = runner.ended().whenComplete((nothing, failure) -> running.remove(runner));
        runner.start();
        return runner;
    }

    /** Suspends all jobs and stops all threads. Blocks until they have let go of everything, a minute at most. */
    @Override
    public void close() {
        var suspended = List.copyOf(running).stream().map(JobRunner::suspend).toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(suspended).get(SECONDS_TO_CLOSE, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            LOG.warn("event=close-timeout seconds={} jobs={}", SECONDS_TO_CLOSE, running.size(), e);
        }
        workers.close();
    }

    private static String nonce() {
        return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
    }
}
