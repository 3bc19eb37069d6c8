package io.tidemark.control.registry;

import static java.util.concurrent.TimeUnit.SECONDS;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.control.job.Job;
import io.tidemark.control.job.JobDefinition;
import io.tidemark.control.launch.LaunchException;
import io.tidemark.control.launch.Launcher;
import io.tidemark.control.wire.OperationInfo;
import io.tidemark.control.wire.OperationInfo.Kind;
import io.tidemark.control.wire.OperationInfo.Status;
import io.tidemark.control.wire.ProblemType;
import io.tidemark.control.wire.RefusedException;
import io.tidemark.control.wire.StateDiffRequest;
import io.tidemark.control.wire.StateInfo;
import io.tidemark.control.wire.StateQueryRequest;
import io.tidemark.control.wire.WireJson;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks into savepoints: operations of their own, since to read much state takes a while. They change nothing, so nothing of
 * them is written down: results are kept in memory, the last {@value #KEPT} of them or fewer large ones, until the service ends.
 *
 * <p>Thread-safe. {@link #state} blocks; the others don't.
 */
public final class Inspecting implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Inspecting.class);

    /** Each takes 32 MiB for what it reads, and a core. */
    private static final int AT_ONCE = 2;

    private static final int WAITING = 16;
    private static final int KEPT = 100;

    /** Characters of JSON, which may take a few times that in heap. */
    private static final long KEPT_SIZE = 64L << 20;

    /** As {@link Ids#inspection} makes them. */
    private static final Pattern ID = Pattern.compile("(query|diff)-[0-9]{8}-[0-9]{6}-[0-9a-z]+");

    private static final String CANCELLED = "It was cancelled.";

    private final Decisions decisions;
    private final Launcher launcher;
    private final Ids ids;
    private final ThreadPoolExecutor threads;

    /** The oldest first. */
    private final Map<String, Inspection> all = new LinkedHashMap<>();

    Inspecting(Decisions decisions, Launcher launcher, Ids ids) {
        this.decisions = decisions;
        this.launcher = launcher;
        this.ids = ids;
        this.threads = new ThreadPoolExecutor(
                AT_ONCE, AT_ONCE, 30, SECONDS, new ArrayBlockingQueue<>(WAITING), Inspecting::thread);
        threads.allowCoreThreadTimeOut(true);
    }

    private static Thread thread(Runnable task) {
        var thread = new Thread(task, "tidemark-inspect");
        thread.setDaemon(true);
        return thread;
    }

    /** What state is in a savepoint; reads no rows of it. */
    public StateInfo state(String savepoint) throws RefusedException {
        requireJobOf(savepoint);
        try {
            return launcher.inspections().state(savepoint);
        } catch (LaunchException e) {
            throw new RefusedException(ProblemType.RESULT_UNAVAILABLE, String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * Begins to look for all that a savepoint knows of a key; the operation's result is a {@link
     * io.tidemark.control.wire.StateRows}.
     *
     * @throws RefusedException if there is no such savepoint, or too much is under way
     */
    public OperationInfo query(String savepoint, StateQueryRequest request) throws RefusedException {
        var job = requireJobOf(savepoint);
        var definition = definition(job);
        return begin(Kind.QUERY, job, savepoint, () -> launcher.inspections().query(savepoint, request, definition));
    }

    /**
     * Begins to compare two savepoints; the operation's result is a {@link io.tidemark.control.wire.StateDiffInfo}.
     *
     * @throws RefusedException if there is no such savepoint, or too much is under way
     */
    public OperationInfo diff(StateDiffRequest request) throws RefusedException {
        var job = requireJobOf(request.a());
        var definition = definition(job);
        var other = definition(requireJobOf(request.b()));
        return begin(Kind.DIFF, job, request.a(), () -> launcher.inspections().diff(request, definition, other));
    }

    /** One of these operations; empty if it is none, or too long ago. */
    Optional<OperationInfo> find(String id) {
        synchronized (all) {
            return Optional.ofNullable(all.get(id)).map(Inspection::info);
        }
    }

    /** What to say of an operation that by its id was one of these, and isn't known any more. */
    static Optional<String> gone(String id) {
        if (!ID.matcher(id).matches()) {
            return Optional.empty();
        }
        return Optional.of(
                "The result of '%s' is gone: results of queries and diffs are kept until the service ends, and the last %d of them at most. Ask again with `tidemark %s`."
                        .formatted(id, KEPT, id.substring(0, id.indexOf('-'))));
    }

    /**
     * Ends one of these operations; harmless if it has ended.
     *
     * @throws RefusedException if it is none of these
     */
    public OperationInfo cancel(String id) throws RefusedException {
        Inspection found;
        synchronized (all) {
            found = all.get(id);
        }
        if (found == null) {
            throw new RefusedException(
                    ProblemType.UNKNOWN_OPERATION,
                    "There is no query or diff '%s'. Only those can be cancelled; a job is with `tidemark cancel`."
                            .formatted(id));
        }
        found.cancel();
        return found.info();
    }

    private String requireJobOf(String savepoint) throws RefusedException {
        return decisions.look(current -> current.requireSavepoint(savepoint)).job();
    }

    /** Empty for a savepoint that came from another service. */
    private Optional<JobDefinition> definition(String job) throws RefusedException {
        return decisions.look(current -> current.jobs().find(job).map(Job::definition));
    }

    private OperationInfo begin(Kind kind, String job, String savepoint, Reading reading) throws RefusedException {
        Inspection inspection;
        synchronized (all) {
            var id = ids.inspection(kind == Kind.QUERY ? "query" : "diff", decisions.now(), all::containsKey);
            inspection = new Inspection(id, kind, job, savepoint, reading);
            try {
                inspection.begin(threads);
            } catch (RejectedExecutionException e) {
                throw new RefusedException(
                        ProblemType.TOO_MANY_REQUESTS,
                        "%d queries and diffs are under way or waiting. Try again when one of them is done."
                                .formatted(AT_ONCE + WAITING),
                        e);
            }
            all.put(id, inspection);
            forgetTheOldest();
        }
        return inspection.info();
    }

    private void forgetTheOldest() {
        long size = all.values().stream().mapToLong(Inspection::size).sum();
        var oldest = all.values().iterator();
        while ((all.size() > KEPT || size > KEPT_SIZE) && oldest.hasNext()) {
            var next = oldest.next();
            if (next.info().status() != Status.RUNNING) {
                size -= next.size();
                oldest.remove();
            }
        }
    }

    /** Ends what is under way. Closing twice is harmless. */
    @Override
    public void close() {
        threads.shutdownNow();
        try {
            if (!threads.awaitTermination(5, SECONDS)) {
                LOG.warn("event=inspections-slow-to-close waited=PT5S");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What gives the result. */
    @FunctionalInterface
    private interface Reading {

        Object read() throws RefusedException, LaunchException;
    }

    /** One operation. */
    private static final class Inspection implements Runnable {

        private final String id;
        private final Kind kind;
        private final String job;
        private final String savepoint;
        private final Reading reading;
        private @Nullable Future<?> future;
        private Status status = Status.RUNNING;
        private @Nullable JsonNode result;
        private long size;
        private @Nullable String failure;

        Inspection(String id, Kind kind, String job, String savepoint, Reading reading) {
            this.id = id;
            this.kind = kind;
            this.job = job;
            this.savepoint = savepoint;
            this.reading = reading;
        }

        synchronized void begin(ThreadPoolExecutor threads) {
            future = threads.submit(this);
        }

        @Override
        public void run() {
            try {
                end(WireJson.bytes(reading.read()));
            } catch (RefusedException | LaunchException e) {
                end(Status.FAILED, null, e.getMessage());
            } catch (RuntimeException | Error e) {
                // also a class that a program's serde doesn't find
                LOG.error("event=inspection-mistake operation={} savepoint={}", id, savepoint, e);
                end(
                        Status.FAILED,
                        null,
                        "Something went wrong that should not. The service's log tells more under operation %s."
                                .formatted(id));
            }
        }

        private synchronized void end(byte[] found) {
            size = found.length;
            end(Status.DONE, WireJson.tree(found), null);
        }

        /** Of the result; 0 as long as there is none. */
        synchronized long size() {
            return size;
        }

        private synchronized void end(Status how, @Nullable JsonNode found, @Nullable String why) {
            if (status == Status.RUNNING) {
                status = how;
                result = found;
                failure = why;
            }
        }

        synchronized void cancel() {
            end(Status.FAILED, null, CANCELLED);
            if (future != null) {
                future.cancel(true);
            }
        }

        synchronized OperationInfo info() {
            return new OperationInfo(
                    id,
                    kind,
                    job,
                    status,
                    Optional.of(savepoint),
                    Optional.empty(),
                    Optional.ofNullable(failure),
                    Optional.ofNullable(result));
        }
    }
}
