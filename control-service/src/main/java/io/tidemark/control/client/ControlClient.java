package io.tidemark.control.client;

import io.tidemark.control.wire.AuditEntry;
import io.tidemark.control.wire.AuditQuery;
import io.tidemark.control.wire.CheckpointInfo;
import io.tidemark.control.wire.ComparisonInfo;
import io.tidemark.control.wire.ComparisonRequest;
import io.tidemark.control.wire.DeterminismInfo;
import io.tidemark.control.wire.DeterminismRequest;
import io.tidemark.control.wire.DryRunInfo;
import io.tidemark.control.wire.ForkInfo;
import io.tidemark.control.wire.ForkRequest;
import io.tidemark.control.wire.JobInfo;
import io.tidemark.control.wire.JobPace;
import io.tidemark.control.wire.OperationInfo;
import io.tidemark.control.wire.OperationInfo.Status;
import io.tidemark.control.wire.ProgramDetail;
import io.tidemark.control.wire.ProgramInfo;
import io.tidemark.control.wire.PromotionInfo;
import io.tidemark.control.wire.PromotionRequest;
import io.tidemark.control.wire.RetentionInfo;
import io.tidemark.control.wire.RollbackRequest;
import io.tidemark.control.wire.SavepointChange;
import io.tidemark.control.wire.SavepointInfo;
import io.tidemark.control.wire.SavepointQuery;
import io.tidemark.control.wire.SavepointRequest;
import io.tidemark.control.wire.ScheduleInfo;
import io.tidemark.control.wire.SchedulePlan;
import io.tidemark.control.wire.ScheduleRequest;
import io.tidemark.control.wire.StartRequest;
import io.tidemark.control.wire.StateDiffRequest;
import io.tidemark.control.wire.StateInfo;
import io.tidemark.control.wire.StateQueryRequest;
import io.tidemark.control.wire.Verification;
import io.tidemark.control.wire.WireJson;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Talks to a control service. Thread-safe.
 *
 * <p>Every method throws {@link ProblemException} if the service says no, {@link ServiceUnreachableException} if it isn't
 * there, and another {@link IOException} if the exchange broke off.
 */
public final class ControlClient {

    private static final Pattern NEXT_PAGE = Pattern.compile("<(/api/v1/[^>]*)>; rel=\"next\"");
    private static final Duration POLL_EVERY = Duration.ofMillis(100);

    private final Connection service;

    /**
     * A client of a service that asks for no token.
     *
     * @param url such as {@code http://127.0.0.1:8642}
     */
    public ControlClient(URI url) {
        this.service = Connection.to(url);
    }

    /** @throws IOException if the credentials' file of authorities can't be used */
    public ControlClient(URI url, Credentials credentials) throws IOException {
        this.service = Connection.to(url, credentials);
    }

    public URI url() {
        return service.url();
    }

    public ProgramInfo uploadProgram(Path jar) throws ProblemException, IOException {
        var request = service.request("/programs")
                .header("Content-Type", "application/java-archive")
                .POST(BodyPublishers.ofFile(jar));
        return WireJson.answer(service.send(request), ProgramInfo.class);
    }

    public List<ProgramInfo> programs() throws ProblemException, IOException {
        return WireJson.answers(service.get("/programs"), ProgramInfo.class);
    }

    /** A JAR, with what its programs would do. */
    public ProgramDetail program(String id) throws ProblemException, IOException {
        return WireJson.answer(service.get("/programs/" + Connection.segment(id)), ProgramDetail.class);
    }

    public JobInfo startJob(StartRequest request) throws ProblemException, IOException {
        return WireJson.answer(service.post("/jobs", request), JobInfo.class);
    }

    /** What a start would do; nothing is started. */
    public DryRunInfo preview(StartRequest request) throws ProblemException, IOException {
        return WireJson.answer(service.post("/jobs?dryRun=true", request), DryRunInfo.class);
    }

    public List<JobInfo> jobs() throws ProblemException, IOException {
        return WireJson.answers(service.get("/jobs"), JobInfo.class);
    }

    public JobInfo job(String id) throws ProblemException, IOException {
        return WireJson.answer(service.get("/jobs/" + Connection.segment(id)), JobInfo.class);
    }

    /** Begins to take a savepoint. */
    public OperationInfo savepoint(String job, Optional<String> label) throws ProblemException, IOException {
        return savepoint(job, new SavepointRequest(label, Optional.empty()));
    }

    /** Begins to take a savepoint. */
    public OperationInfo savepoint(String job, SavepointRequest request) throws ProblemException, IOException {
        return operation("/jobs/" + Connection.segment(job) + "/savepoints", request);
    }

    /** Begins to stop a job with a savepoint. */
    public OperationInfo stop(String job, Optional<String> label) throws ProblemException, IOException {
        return operation("/jobs/" + Connection.segment(job) + "/stop", new SavepointRequest(label, Optional.empty()));
    }

    /** Begins to end a job where it stands. */
    public OperationInfo cancel(String job) throws ProblemException, IOException {
        return operation("/jobs/" + Connection.segment(job) + "/cancel", SavepointRequest.PLAIN);
    }

    /** Has a job read at another pace. */
    public JobInfo pace(String job, JobPace pace) throws ProblemException, IOException {
        return WireJson.answer(service.post("/jobs/" + Connection.segment(job) + "/pace", pace), JobInfo.class);
    }

    /** Begins to hand the outputs of another job over to this one. */
    public OperationInfo promote(String fork, PromotionRequest request) throws ProblemException, IOException {
        return operation("/jobs/" + Connection.segment(fork) + "/promote", request);
    }

    /** Begins to have a promotion come to nothing that isn't done. */
    public OperationInfo cancelPromotion(String promotion) throws ProblemException, IOException {
        return operation("/promotions/" + Connection.segment(promotion) + "/cancel", Map.of());
    }

    /** Begins to undo a promotion. */
    public OperationInfo rollBack(String promotion, Optional<String> reason) throws ProblemException, IOException {
        return operation("/promotions/" + Connection.segment(promotion) + "/rollback", new RollbackRequest(reason));
    }

    /** Whether one can go back to each savepoint, as of the service's last look. */
    public List<RetentionInfo> retention() throws ProblemException, IOException {
        return WireJson.answers(service.get("/retention"), RetentionInfo.class);
    }

    public List<PromotionInfo> promotions() throws ProblemException, IOException {
        return WireJson.answers(service.get("/promotions"), PromotionInfo.class);
    }

    public PromotionInfo promotion(String id) throws ProblemException, IOException {
        return WireJson.answer(service.get("/promotions/" + Connection.segment(id)), PromotionInfo.class);
    }

    /** Begins to compare two outputs. */
    public ComparisonInfo compare(ComparisonRequest request) throws ProblemException, IOException {
        return WireJson.answer(service.post("/comparisons", request), ComparisonInfo.class);
    }

    /** What a comparison has found so far. */
    public ComparisonInfo comparison(String id) throws ProblemException, IOException {
        return WireJson.answer(service.get("/comparisons/" + Connection.segment(id)), ComparisonInfo.class);
    }

    /** Makes a schedule of savepoints for a job. */
    public ScheduleInfo schedule(String job, ScheduleRequest request) throws ProblemException, IOException {
        return WireJson.answer(
                service.post("/jobs/" + Connection.segment(job) + "/schedules", request), ScheduleInfo.class);
    }

    /** What such a schedule would do; nothing is made. */
    public SchedulePlan previewSchedule(String job, ScheduleRequest request) throws ProblemException, IOException {
        return WireJson.answer(
                service.post("/jobs/" + Connection.segment(job) + "/schedules?dryRun=true", request),
                SchedulePlan.class);
    }

    public List<ScheduleInfo> schedules() throws ProblemException, IOException {
        return WireJson.answers(service.get("/schedules"), ScheduleInfo.class);
    }

    public ScheduleInfo schedule(String id) throws ProblemException, IOException {
        return WireJson.answer(service.get("/schedules/" + Connection.segment(id)), ScheduleInfo.class);
    }

    /** What a schedule would do now, and which savepoints it would delete. */
    public SchedulePlan schedulePlan(String id) throws ProblemException, IOException {
        return WireJson.answer(service.get("/schedules/" + Connection.segment(id) + "/plan"), SchedulePlan.class);
    }

    /** Ends a schedule; its savepoints stay. */
    public void unschedule(String id) throws ProblemException, IOException {
        service.send(service.request("/schedules/" + Connection.segment(id)).DELETE());
    }

    public OperationInfo operation(String id) throws ProblemException, IOException {
        return WireJson.answer(service.get("/operations/" + Connection.segment(id)), OperationInfo.class);
    }

    /**
     * Waits until an operation is done.
     *
     * @throws OperationFailedException if it failed
     * @throws TimeoutException if it isn't done in time; it goes on
     */
    public OperationInfo await(OperationInfo operation, Duration atMost)
            throws ProblemException, OperationFailedException, TimeoutException, IOException {
        long giveUp = System.nanoTime() + atMost.toNanos();
        var now = operation;
        while (now.status() == Status.RUNNING) {
            if (System.nanoTime() > giveUp) {
                throw new TimeoutException(
                        "Operation '%s' isn't done after %d s. It goes on; `tidemark show %s` tells how far."
                                .formatted(operation.id(), atMost.toSeconds(), operation.job()));
            }
            Connection.pause(POLL_EVERY);
            now = operation(operation.id());
        }
        if (now.status() == Status.FAILED) {
            throw new OperationFailedException(now.failure().orElse("Operation '" + now.id() + "' failed."));
        }
        return now;
    }

    /** All savepoints, the oldest first. */
    public List<SavepointInfo> savepoints() throws ProblemException, IOException {
        return savepoints(SavepointQuery.ALL);
    }

    /** All savepoints that match, page by page: the query's limit is that of a page. */
    public List<SavepointInfo> savepoints(SavepointQuery query) throws ProblemException, IOException {
        var found = new ArrayList<SavepointInfo>();
        var next = Optional.of("/api/v1/savepoints" + Connection.text(query.parameters()));
        while (next.isPresent()) {
            var response = service.answered(service.page(next.get()));
            found.addAll(WireJson.answers(response.body(), SavepointInfo.class));
            next = response.headers()
                    .firstValue("Link")
                    .map(NEXT_PAGE::matcher)
                    .filter(Matcher::matches)
                    .map(link -> link.group(1));
        }
        return found;
    }

    /** Changes what people say of a savepoint. */
    public SavepointInfo changeSavepoint(String id, SavepointChange change) throws ProblemException, IOException {
        return WireJson.answer(
                service.send(service.request("/savepoints/" + Connection.segment(id))
                        .header("Content-Type", "application/json")
                        .method("PATCH", BodyPublishers.ofByteArray(WireJson.bytes(change)))),
                SavepointInfo.class);
    }

    public void deleteSavepoint(String id) throws ProblemException, IOException {
        service.send(service.request("/savepoints/" + Connection.segment(id)).DELETE());
    }

    /** Has every byte of a savepoint read. */
    public Verification verifySavepoint(String id) throws ProblemException, IOException {
        return WireJson.answer(
                service.post("/savepoints/" + Connection.segment(id) + "/verify", Map.of()), Verification.class);
    }

    /**
     * Writes a savepoint into one file.
     *
     * @param target must not exist yet; isn't there if this fails
     */
    public void exportSavepoint(String id, Path target) throws ProblemException, IOException {
        try (var out = Files.newOutputStream(target, StandardOpenOption.CREATE_NEW)) {
            var request = service.request("/savepoints/" + Connection.segment(id) + "/export");
            try (var in = service.stream(request)) {
                in.transferTo(out);
            }
        } catch (FileAlreadyExistsException e) {
            throw new IOException("File '%s' is there already. Choose another name.".formatted(target), e);
        } catch (ProblemException | IOException e) {
            Files.deleteIfExists(target);
            throw e;
        }
    }

    /** Brings an exported savepoint into the service. */
    public SavepointInfo importSavepoint(Path file) throws ProblemException, IOException {
        var request = service.request("/savepoints/import")
                .header("Content-Type", "application/x-tar")
                .POST(BodyPublishers.ofFile(file));
        return WireJson.answer(service.send(request), SavepointInfo.class);
    }

    public SavepointInfo savepoint(String id) throws ProblemException, IOException {
        return WireJson.answer(service.get("/savepoints/" + Connection.segment(id)), SavepointInfo.class);
    }

    /** Starts several jobs from one savepoint, all or none. */
    public ForkInfo fork(ForkRequest request) throws ProblemException, IOException {
        return WireJson.answer(service.post("/forks", request), ForkInfo.class);
    }

    public List<ForkInfo> forks() throws ProblemException, IOException {
        return WireJson.answers(service.get("/forks"), ForkInfo.class);
    }

    public ForkInfo fork(String id) throws ProblemException, IOException {
        return WireJson.answer(service.get("/forks/" + Connection.segment(id)), ForkInfo.class);
    }

    /** Begins to stop all arms of a fork, each with a savepoint. */
    public OperationInfo stopFork(String id, Optional<String> label) throws ProblemException, IOException {
        return operation("/forks/" + Connection.segment(id) + "/stop", new SavepointRequest(label, Optional.empty()));
    }

    /** Begins to end all arms of a fork where they stand. */
    public OperationInfo cancelFork(String id) throws ProblemException, IOException {
        return operation("/forks/" + Connection.segment(id) + "/cancel", Map.of());
    }

    /** Begins to find out whether a program gives the same twice. */
    public DeterminismInfo determinism(DeterminismRequest request) throws ProblemException, IOException {
        return WireJson.answer(service.post("/determinism", request), DeterminismInfo.class);
    }

    /** What is known of it so far. */
    public DeterminismInfo determinism(String id) throws ProblemException, IOException {
        return WireJson.answer(service.get("/determinism/" + Connection.segment(id)), DeterminismInfo.class);
    }

    /** What state is in a savepoint. */
    public StateInfo state(String savepoint) throws ProblemException, IOException {
        return WireJson.answer(service.get("/savepoints/" + Connection.segment(savepoint) + "/state"), StateInfo.class);
    }

    /** Begins to look for what a savepoint knows of a key; its result is {@link io.tidemark.control.wire.StateRows}. */
    public OperationInfo query(String savepoint, StateQueryRequest request) throws ProblemException, IOException {
        return operation("/savepoints/" + Connection.segment(savepoint) + "/query", request);
    }

    /** Begins to compare the state of two savepoints; its result is {@link io.tidemark.control.wire.StateDiffInfo}. */
    public OperationInfo diff(StateDiffRequest request) throws ProblemException, IOException {
        return operation("/savepoints/diff", request);
    }

    /** Ends a query or diff. */
    public OperationInfo cancelOperation(String id) throws ProblemException, IOException {
        return operation("/operations/" + Connection.segment(id) + "/cancel", Map.of());
    }

    /**
     * The result of an operation that is done.
     *
     * @throws IOException if it has none of this kind
     */
    public <T> T result(OperationInfo operation, Class<T> type) throws IOException {
        return WireJson.answer(
                operation
                        .result()
                        .orElseThrow(() -> new IOException("Operation '%s' has no result.".formatted(operation.id()))),
                type);
    }

    /** The checkpoints of a job that are there, the oldest first. */
    public List<CheckpointInfo> checkpoints(String job) throws ProblemException, IOException {
        return WireJson.answers(service.get("/jobs/" + Connection.segment(job) + "/checkpoints"), CheckpointInfo.class);
    }

    /** Begins to keep a checkpoint as a savepoint. */
    public OperationInfo keepCheckpoint(String job, long epoch, SavepointRequest request)
            throws ProblemException, IOException {
        return operation("/jobs/" + Connection.segment(job) + "/checkpoints/" + epoch + "/savepoint", request);
    }

    /** A page of what was decided last and by whom, the newest first. */
    public List<AuditEntry> audit(AuditQuery query) throws ProblemException, IOException {
        return WireJson.answers(service.get("/audit" + Connection.text(query.parameters())), AuditEntry.class);
    }

    /**
     * Tells what is decided, as it happens.
     *
     * @param after position of the last decision that is known already; from now on if empty
     * @param job tell only what concerns this job
     */
    public EventStream events(Optional<Long> after, Optional<String> job) {
        return new EventStream(position -> eventsAfter(position, job), after, EventStream.NEXT_TRY);
    }

    private InputStream eventsAfter(Optional<Long> position, Optional<String> job)
            throws ProblemException, IOException {
        var request = service.request(
                "/events" + job.map(it -> Connection.text(Map.of("job", it))).orElse(""));
        position.ifPresent(it -> request.header("Last-Event-ID", Long.toString(it)));
        return service.stream(request);
    }

    private OperationInfo operation(String path, Object request) throws ProblemException, IOException {
        return WireJson.answer(service.post(path, request), OperationInfo.class);
    }
}
