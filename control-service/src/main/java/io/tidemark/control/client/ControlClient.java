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
import io.tidemark.control.wire.Problem;
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
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;

/**
 * Talks to a control service. Thread-safe.
 *
 * <p>Every method throws {@link ProblemException} if the service says no, {@link ServiceUnreachableException} if it isn't
 * there, and another {@link IOException} if the exchange broke off.
 */
public final class ControlClient {

    /** Long enough for a start, which asks Kafka and everyone who takes part. */
    private static final Duration ANSWER_WITHIN = Duration.ofMinutes(2);

    private static final Pattern NEXT_PAGE = Pattern.compile("<(/api/v1/[^>]*)>; rel=\"next\"");
    private static final Duration POLL_EVERY = Duration.ofMillis(100);
    private static final int UNAVAILABLE = 503;

    /** Long enough for a service that is started again. */
    private static final Duration SEND_AGAIN_FOR = Duration.ofSeconds(30);

    private final URI url;
    private final Optional<String> token;
    private final HttpClient http;

    /**
     * A client of a service that asks for no token.
     *
     * @param url such as {@code http://127.0.0.1:8642}
     */
    public ControlClient(URI url) {
        this.url = url;
        this.token = Optional.empty();
        this.http = connections().build();
    }

    /** @throws IOException if the credentials' file of authorities can't be used */
    public ControlClient(URI url, Credentials credentials) throws IOException {
        this.url = url;
        this.token = credentials.token();
        var connections = connections();
        if (credentials.authorities().isPresent()) {
            connections.sslContext(
                    Authorities.trusting(credentials.authorities().get()));
        }
        this.http = connections.build();
    }

    public URI url() {
        return url;
    }

    public ProgramInfo uploadProgram(Path jar) throws ProblemException, IOException {
        var request = HttpRequest.newBuilder(at("/programs"))
                .header("Content-Type", "application/java-archive")
                .POST(BodyPublishers.ofFile(jar));
        return WireJson.answer(send(request), ProgramInfo.class);
    }

    public List<ProgramInfo> programs() throws ProblemException, IOException {
        return WireJson.answers(get("/programs"), ProgramInfo.class);
    }

    public JobInfo startJob(StartRequest request) throws ProblemException, IOException {
        return WireJson.answer(post("/jobs", request), JobInfo.class);
    }

    /** What a start would do; nothing is started. */
    public DryRunInfo preview(StartRequest request) throws ProblemException, IOException {
        return WireJson.answer(post("/jobs?dryRun=true", request), DryRunInfo.class);
    }

    public List<JobInfo> jobs() throws ProblemException, IOException {
        return WireJson.answers(get("/jobs"), JobInfo.class);
    }

    public JobInfo job(String id) throws ProblemException, IOException {
        return WireJson.answer(get("/jobs/" + segment(id)), JobInfo.class);
    }

    /** Begins to take a savepoint. */
    public OperationInfo savepoint(String job, Optional<String> label) throws ProblemException, IOException {
        return savepoint(job, new SavepointRequest(label, Optional.empty()));
    }

    /** Begins to take a savepoint. */
    public OperationInfo savepoint(String job, SavepointRequest request) throws ProblemException, IOException {
        return operation("/jobs/" + segment(job) + "/savepoints", request);
    }

    /** Begins to stop a job with a savepoint. */
    public OperationInfo stop(String job, Optional<String> label) throws ProblemException, IOException {
        return operation("/jobs/" + segment(job) + "/stop", new SavepointRequest(label, Optional.empty()));
    }

    /** Begins to end a job where it stands. */
    public OperationInfo cancel(String job) throws ProblemException, IOException {
        return operation("/jobs/" + segment(job) + "/cancel", SavepointRequest.PLAIN);
    }

    /** Has a job read at another pace. */
    public JobInfo pace(String job, JobPace pace) throws ProblemException, IOException {
        return WireJson.answer(post("/jobs/" + segment(job) + "/pace", pace), JobInfo.class);
    }

    /** Begins to hand the outputs of another job over to this one. */
    public OperationInfo promote(String fork, PromotionRequest request) throws ProblemException, IOException {
        return operation("/jobs/" + segment(fork) + "/promote", request);
    }

    /** Begins to have a promotion come to nothing that isn't done. */
    public OperationInfo cancelPromotion(String promotion) throws ProblemException, IOException {
        return operation("/promotions/" + segment(promotion) + "/cancel", Map.of());
    }

    /** Begins to undo a promotion. */
    public OperationInfo rollBack(String promotion, Optional<String> reason) throws ProblemException, IOException {
        return operation("/promotions/" + segment(promotion) + "/rollback", new RollbackRequest(reason));
    }

    /** Whether one can go back to each savepoint, as of the service's last look. */
    public List<RetentionInfo> retention() throws ProblemException, IOException {
        return WireJson.answers(get("/retention"), RetentionInfo.class);
    }

    public List<PromotionInfo> promotions() throws ProblemException, IOException {
        return WireJson.answers(get("/promotions"), PromotionInfo.class);
    }

    public PromotionInfo promotion(String id) throws ProblemException, IOException {
        return WireJson.answer(get("/promotions/" + segment(id)), PromotionInfo.class);
    }

    /** Begins to compare two outputs. */
    public ComparisonInfo compare(ComparisonRequest request) throws ProblemException, IOException {
        return WireJson.answer(post("/comparisons", request), ComparisonInfo.class);
    }

    /** What a comparison has found so far. */
    public ComparisonInfo comparison(String id) throws ProblemException, IOException {
        return WireJson.answer(get("/comparisons/" + segment(id)), ComparisonInfo.class);
    }

    /** Makes a schedule of savepoints for a job. */
    public ScheduleInfo schedule(String job, ScheduleRequest request) throws ProblemException, IOException {
        return WireJson.answer(post("/jobs/" + segment(job) + "/schedules", request), ScheduleInfo.class);
    }

    /** What such a schedule would do; nothing is made. */
    public SchedulePlan previewSchedule(String job, ScheduleRequest request) throws ProblemException, IOException {
        return WireJson.answer(post("/jobs/" + segment(job) + "/schedules?dryRun=true", request), SchedulePlan.class);
    }

    public List<ScheduleInfo> schedules() throws ProblemException, IOException {
        return WireJson.answers(get("/schedules"), ScheduleInfo.class);
    }

    public ScheduleInfo schedule(String id) throws ProblemException, IOException {
        return WireJson.answer(get("/schedules/" + segment(id)), ScheduleInfo.class);
    }

    /** What a schedule would do now, and which savepoints it would delete. */
    public SchedulePlan schedulePlan(String id) throws ProblemException, IOException {
        return WireJson.answer(get("/schedules/" + segment(id) + "/plan"), SchedulePlan.class);
    }

    /** Ends a schedule; its savepoints stay. */
    public void unschedule(String id) throws ProblemException, IOException {
        send(HttpRequest.newBuilder(at("/schedules/" + segment(id))).DELETE());
    }

    public OperationInfo operation(String id) throws ProblemException, IOException {
        return WireJson.answer(get("/operations/" + segment(id)), OperationInfo.class);
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
            pause(POLL_EVERY);
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
        var next = Optional.of("/api/v1/savepoints" + text(query.parameters()));
        while (next.isPresent()) {
            var response = answered(HttpRequest.newBuilder(url.resolve(next.get())));
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
                send(HttpRequest.newBuilder(at("/savepoints/" + segment(id)))
                        .header("Content-Type", "application/json")
                        .method("PATCH", BodyPublishers.ofByteArray(WireJson.bytes(change)))),
                SavepointInfo.class);
    }

    public void deleteSavepoint(String id) throws ProblemException, IOException {
        send(HttpRequest.newBuilder(at("/savepoints/" + segment(id))).DELETE());
    }

    /** Has every byte of a savepoint read. */
    public Verification verifySavepoint(String id) throws ProblemException, IOException {
        return WireJson.answer(post("/savepoints/" + segment(id) + "/verify", Map.of()), Verification.class);
    }

    /**
     * Writes a savepoint into one file.
     *
     * @param target must not exist yet; isn't there if this fails
     */
    public void exportSavepoint(String id, Path target) throws ProblemException, IOException {
        try (var out = Files.newOutputStream(target, StandardOpenOption.CREATE_NEW)) {
            var request = HttpRequest.newBuilder(at("/savepoints/" + segment(id) + "/export"));
            var response = exchange(request, BodyHandlers.ofInputStream());
            try (var in = response.body()) {
                if (response.statusCode() >= 300) {
                    throw new ProblemException(problem(response, in.readAllBytes()));
                }
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
        var request = HttpRequest.newBuilder(at("/savepoints/import"))
                .header("Content-Type", "application/x-tar")
                .POST(BodyPublishers.ofFile(file));
        return WireJson.answer(send(request), SavepointInfo.class);
    }

    public SavepointInfo savepoint(String id) throws ProblemException, IOException {
        return WireJson.answer(get("/savepoints/" + segment(id)), SavepointInfo.class);
    }

    /** Starts several jobs from one savepoint, all or none. */
    public ForkInfo fork(ForkRequest request) throws ProblemException, IOException {
        return WireJson.answer(post("/forks", request), ForkInfo.class);
    }

    public List<ForkInfo> forks() throws ProblemException, IOException {
        return WireJson.answers(get("/forks"), ForkInfo.class);
    }

    public ForkInfo fork(String id) throws ProblemException, IOException {
        return WireJson.answer(get("/forks/" + segment(id)), ForkInfo.class);
    }

    /** Begins to stop all arms of a fork, each with a savepoint. */
    public OperationInfo stopFork(String id, Optional<String> label) throws ProblemException, IOException {
        return operation("/forks/" + segment(id) + "/stop", new SavepointRequest(label, Optional.empty()));
    }

    /** Begins to end all arms of a fork where they stand. */
    public OperationInfo cancelFork(String id) throws ProblemException, IOException {
        return operation("/forks/" + segment(id) + "/cancel", Map.of());
    }

    /** Begins to find out whether a program gives the same twice. */
    public DeterminismInfo determinism(DeterminismRequest request) throws ProblemException, IOException {
        return WireJson.answer(post("/determinism", request), DeterminismInfo.class);
    }

    /** What is known of it so far. */
    public DeterminismInfo determinism(String id) throws ProblemException, IOException {
        return WireJson.answer(get("/determinism/" + segment(id)), DeterminismInfo.class);
    }

    /** What state is in a savepoint. */
    public StateInfo state(String savepoint) throws ProblemException, IOException {
        return WireJson.answer(get("/savepoints/" + segment(savepoint) + "/state"), StateInfo.class);
    }

    /** Begins to look for what a savepoint knows of a key; its result is {@link io.tidemark.control.wire.StateRows}. */
    public OperationInfo query(String savepoint, StateQueryRequest request) throws ProblemException, IOException {
        return operation("/savepoints/" + segment(savepoint) + "/query", request);
    }

    /** Begins to compare the state of two savepoints; its result is {@link io.tidemark.control.wire.StateDiffInfo}. */
    public OperationInfo diff(StateDiffRequest request) throws ProblemException, IOException {
        return operation("/savepoints/diff", request);
    }

    /** Ends a query or diff. */
    public OperationInfo cancelOperation(String id) throws ProblemException, IOException {
        return operation("/operations/" + segment(id) + "/cancel", Map.of());
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
        return WireJson.answers(get("/jobs/" + segment(job) + "/checkpoints"), CheckpointInfo.class);
    }

    /** Begins to keep a checkpoint as a savepoint. */
    public OperationInfo keepCheckpoint(String job, long epoch, SavepointRequest request)
            throws ProblemException, IOException {
        return operation("/jobs/" + segment(job) + "/checkpoints/" + epoch + "/savepoint", request);
    }

    /** A page of what was decided last and by whom, the newest first. */
    public List<AuditEntry> audit(AuditQuery query) throws ProblemException, IOException {
        return WireJson.answers(get("/audit" + text(query.parameters())), AuditEntry.class);
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
        var request = HttpRequest.newBuilder(at(
                "/events" + job.map(it -> text(Map.of("job", it))).orElse("")));
        position.ifPresent(it -> request.header("Last-Event-ID", Long.toString(it)));
        var response = exchange(request, BodyHandlers.ofInputStream());
        if (response.statusCode() >= 300) {
            try (var in = response.body()) {
                throw new ProblemException(problem(response, in.readAllBytes()));
            }
        }
        return response.body();
    }

    private OperationInfo operation(String path, Object request) throws ProblemException, IOException {
        return WireJson.answer(post(path, request), OperationInfo.class);
    }

    private byte[] get(String path) throws ProblemException, IOException {
        return send(HttpRequest.newBuilder(at(path)).GET());
    }

    private byte[] post(String path, Object body) throws ProblemException, IOException {
        var response = sentAgainIfLost(HttpRequest.newBuilder(at(path))
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .POST(BodyPublishers.ofByteArray(WireJson.bytes(body))));
        return accepted(response).body();
    }

    /**
     * Sends a request with a key again if the connection breaks before its answer is there. The service may have carried it
     * out or not: thanks to the key it does so once. It may be starting again meanwhile.
     */
    private HttpResponse<byte[]> sentAgainIfLost(HttpRequest.Builder request) throws IOException {
        try {
            return exchange(request, BodyHandlers.ofByteArray());
        } catch (ServiceUnreachableException | InterruptedIOException e) {
            throw e; // it isn't there, or nobody waits for the answer
        } catch (IOException e) {
            return sentAgain(request, e);
        }
    }

    private HttpResponse<byte[]> sentAgain(HttpRequest.Builder request, IOException lost) throws IOException {
        long giveUp = System.nanoTime() + SEND_AGAIN_FOR.toNanos();
        while (true) {
            pause(POLL_EVERY);
            try {
                var response = exchange(request, BodyHandlers.ofByteArray());
                if (response.statusCode() != UNAVAILABLE || System.nanoTime() > giveUp) {
                    return response;
                }
            } catch (InterruptedIOException e) {
                throw e;
            } catch (IOException e) {
                if (System.nanoTime() > giveUp) {
                    e.addSuppressed(lost);
                    throw e;
                }
            }
        }
    }

    private byte[] send(HttpRequest.Builder builder) throws ProblemException, IOException {
        return answered(builder).body();
    }

    private HttpResponse<byte[]> answered(HttpRequest.Builder builder) throws ProblemException, IOException {
        return accepted(exchange(builder, BodyHandlers.ofByteArray()));
    }

    private static HttpResponse<byte[]> accepted(HttpResponse<byte[]> response) throws ProblemException, IOException {
        if (response.statusCode() < 300) {
            return response;
        }
        throw new ProblemException(problem(response, response.body()));
    }

    private <T> HttpResponse<T> exchange(HttpRequest.Builder builder, HttpResponse.BodyHandler<T> handler)
            throws IOException {
        token.ifPresent(secret -> builder.setHeader("Authorization", "Bearer " + secret));
        try {
            return http.send(builder.timeout(ANSWER_WITHIN).build(), handler);
        } catch (ConnectException | HttpConnectTimeoutException e) {
            throw new ServiceUnreachableException(
                    "Tidemark isn't running at %s. Start it with `./tidemark up`, or say where it is with --url."
                            .formatted(url),
                    e);
        } catch (SSLException e) {
            throw new ServiceUnreachableException(
                    "Cannot be sure that it is Tidemark at %s: %s. If its certificate is of an authority of your own, name that with --ca-cert; if it speaks no TLS, begin --url with http://."
                            .formatted(url, e.getMessage()),
                    e);
        } catch (HttpTimeoutException e) {
            throw new ServiceUnreachableException(
                    "Tidemark at %s doesn't answer within %d s.".formatted(url, ANSWER_WITHIN.toSeconds()), e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static Problem problem(HttpResponse<?> response, byte[] body) throws IOException {
        var type = response.headers().firstValue("Content-Type").orElse("");
        if (!type.startsWith(Problem.MEDIA_TYPE)) {
            throw new IOException("%s answered with status %d and no explanation. Is it Tidemark that runs there?"
                    .formatted(response.uri(), response.statusCode()));
        }
        return WireJson.answer(body, Problem.class);
    }

    private static String text(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(parameter -> parameter.getKey() + "=" + segment(parameter.getValue()))
                .collect(Collectors.joining("&", "?", ""));
    }

    private static HttpClient.Builder connections() {
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(5));
    }

    private URI at(String path) {
        return url.resolve("/api/v1" + path);
    }

    private static String segment(String id) {
        return URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static void pause(Duration duration) throws InterruptedIOException {
        try {
            Thread.sleep(duration.toMillis());
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static InterruptedIOException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        var interrupted = new InterruptedIOException("Interrupted while waiting for Tidemark");
        interrupted.initCause(e);
        return interrupted;
    }
}
