package io.tidemark.control.http;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.tidemark.control.access.Access;
import io.tidemark.control.access.Role;
import io.tidemark.control.program.ProgramLibrary;
import io.tidemark.control.registry.Comparisons;
import io.tidemark.control.registry.Promoting;
import io.tidemark.control.registry.Registry;
import io.tidemark.control.wire.ComparisonRequest;
import io.tidemark.control.wire.JobPace;
import io.tidemark.control.wire.OperationInfo;
import io.tidemark.control.wire.Problem;
import io.tidemark.control.wire.ProblemType;
import io.tidemark.control.wire.PromotionRequest;
import io.tidemark.control.wire.RefusedException;
import io.tidemark.control.wire.RollbackRequest;
import io.tidemark.control.wire.SavepointRequest;
import io.tidemark.control.wire.StartRequest;
import io.tidemark.control.wire.WireJson;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The HTTP interface. Listens from its start; answers "still starting" until it is told what to {@link #serve}. */
public final class HttpApi implements AutoCloseable {

    private static final long BODY_LIMIT = 1 << 20;
    private static final Duration KAFKA_ANSWERS_WITHIN = Duration.ofSeconds(2);
    private static final String JSON = "application/json";
    private static final String METRICS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private final Vertx vertx;
    private final Access access;
    private final Supplier<String> metrics;
    private final long programLimitBytes;
    private final HttpServer server;
    private volatile @Nullable Served served;

    private HttpApi(Vertx vertx, Access access, int port, Supplier<String> metrics, long programLimitBytes)
            throws IOException {
        this.vertx = vertx;
        this.access = access;
        this.metrics = metrics;
        this.programLimitBytes = programLimitBytes;
        this.server = within10Seconds(
                vertx.createHttpServer(options(access, port))
                        .requestHandler(router())
                        .listen(),
                access.host(),
                port);
    }

    /**
     * Begins to listen.
     *
     * @param access on which address, and who may come in
     * @param port 0 for any free one
     * @param metrics gives the metrics in Prometheus' text form
     * @param programLimitBytes size of the largest JAR to accept
     * @throws IOException if the port can't be had, or the certificate can't be used
     */
    public static HttpApi start(Access access, int port, Supplier<String> metrics, long programLimitBytes)
            throws IOException {
        var vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(8));
        try {
            return new HttpApi(vertx, access, port, metrics, programLimitBytes);
        } catch (IOException | RuntimeException e) {
            vertx.close();
            throw e;
        }
    }

    /** From now on answers with what these know. */
    public void serve(Registry registry, ProgramLibrary programs, Comparisons comparisons) {
        served = new Served(registry, programs, comparisons);
    }

    public URI url() {
        return URI.create(access.url(server.actualPort()));
    }

    /** Stops listening, within a few seconds. Closing twice is harmless. */
    @Override
    public void close() {
        served = null;
        try {
            vertx.close().toCompletionStage().toCompletableFuture().get(5, SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("Could not close the HTTP server at " + url(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Router router() {
        var router = Router.router(vertx);
        var door = new FrontDoor(access, System::nanoTime);
        router.route().handler(door);
        router.post("/api/v1/programs").handler(door.only(Role.ADMIN));
        router.post("/api/v1/savepoints/import").handler(door.only(Role.ADMIN));
        router.get("/health/live").handler(context -> answer(context, 200, Map.of("status", "UP")));
        router.get("/health/ready").handler(this::ready);
        router.get("/metrics").handler(this::metrics);
        router.post("/api/v1/programs").handler(this::uploadProgram);
        var savepoints = new SavepointRoutes(vertx, () -> requireServed().registry, () -> requireServed().programs);
        savepoints.addUploadsTo(router);
        router.route("/api/v1/*")
                .handler(BodyHandler.create(false).setBodyLimit(BODY_LIMIT))
                .handler(HttpApi::requireJson);
        router.get("/api/v1/programs").handler(context -> respond(context, 200, api -> api.programs.list()));
        router.post("/api/v1/jobs").handler(this::startJob);
        router.get("/api/v1/jobs").handler(context -> respond(context, 200, api -> api.registry.jobs()));
        router.get("/api/v1/jobs/:id")
                .handler(context -> respond(context, 200, api -> api.registry.job(context.pathParam("id"))));
        router.post("/api/v1/jobs/:id/savepoints")
                .handler(context -> begin(context, (api, job) -> {
                    var request = WireJson.request(body(context), SavepointRequest.class);
                    return api.registry.takeSavepoint(job, request.label(), request.note());
                }));
        router.post("/api/v1/jobs/:id/stop")
                .handler(context -> begin(context, (api, job) -> {
                    var request = WireJson.request(body(context), SavepointRequest.class);
                    return api.registry.stop(job, request.label(), request.note());
                }));
        router.post("/api/v1/jobs/:id/pace")
                .handler(context -> respond(
                        context,
                        200,
                        api -> api.registry.pace(
                                context.pathParam("id"), WireJson.request(body(context), JobPace.class))));
        router.post("/api/v1/jobs/:id/cancel")
                .handler(context -> begin(context, (api, job) -> api.registry.cancel(job)));
        router.post("/api/v1/jobs/:id/promote")
                .handler(context -> begin(context, (api, job) -> {
                    var request = WireJson.request(body(context), PromotionRequest.class);
                    return new Promoting(api.registry, api.comparisons).promote(job, request);
                }));
        router.get("/api/v1/retention").handler(context -> respond(context, 200, api -> api.registry.retention()));
        router.get("/api/v1/promotions").handler(context -> respond(context, 200, api -> api.registry.promotions()));
        router.get("/api/v1/promotions/:id")
                .handler(context -> respond(context, 200, api -> api.registry.promotion(context.pathParam("id"))));
        router.post("/api/v1/promotions/:id/cancel")
                .handler(context -> begin(context, (api, promotion) -> api.registry.cancelPromotion(promotion)));
        router.post("/api/v1/promotions/:id/rollback")
                .handler(context -> begin(context, (api, promotion) -> {
                    var request = WireJson.request(body(context), RollbackRequest.class);
                    return api.registry.rollBack(promotion, request.reason());
                }));
        router.post("/api/v1/comparisons").handler(this::startComparison);
        router.get("/api/v1/comparisons/:id")
                .handler(context -> respond(context, 200, api -> api.comparisons.comparison(context.pathParam("id"))));
        router.get("/api/v1/operations/:id")
                .handler(context -> respond(context, 200, api -> api.registry.operation(context.pathParam("id"))));
        savepoints.addTo(router);
        new ForkRoutes(vertx, () -> requireServed().registry).addTo(router);
        new StateRoutes(vertx, () -> requireServed().registry).addTo(router);
        Problems.answerEveryErrorOf(router);
        return router;
    }

    private void ready(RoutingContext context) {
        work(context, () -> {
                    var api = requireServed();
                    if (!api.registry.isReady(KAFKA_ANSWERS_WITHIN)) {
                        throw new RefusedException(
                                ProblemType.JOURNAL_UNAVAILABLE,
                                "Kafka doesn't answer within %d s. Running jobs go on as soon as it does."
                                        .formatted(KAFKA_ANSWERS_WITHIN.toSeconds()));
                    }
                    return Map.of("status", "UP");
                })
                .onSuccess(status -> answer(context, 200, status));
    }

    private void metrics(RoutingContext context) {
        work(context, metrics::get).onSuccess(text -> {
            var unused = context.response()
                    .putHeader(HttpHeaders.CONTENT_TYPE, METRICS_TEXT)
                    .end(text);
        });
    }

    private void uploadProgram(RoutingContext context) {
        var request = context.request().pause();
        var type = String.valueOf(request.getHeader(HttpHeaders.CONTENT_TYPE));
        if (!type.startsWith("application/java-archive") && !type.startsWith("application/octet-stream")) {
            Problems.answer(
                    context,
                    Problem.of(
                            ProblemType.UNSUPPORTED_MEDIA_TYPE,
                            "Send the JAR as application/java-archive, not as '%s'.".formatted(type)));
            return;
        }
        work(context, () -> requireServed().programs.newUpload())
                .onSuccess(file -> new Upload(vertx, request, file, programLimitBytes)
                        .receive()
                        .onFailure(failure -> Problems.answer(context, failure))
                        .onSuccess(received -> respond(context, 201, api -> api.programs.add(received))));
    }

    private void startJob(RoutingContext context) {
        if ("true".equals(context.request().getParam("dryRun"))) {
            respond(context, 200, api -> api.registry.preview(WireJson.request(body(context), StartRequest.class)));
            return;
        }
        work(context, () -> requireServed().registry.start(WireJson.request(body(context), StartRequest.class)))
                .onSuccess(job -> {
                    context.response().putHeader(HttpHeaders.LOCATION, "/api/v1/jobs/" + job.id());
                    answer(context, 201, job);
                });
    }

    private void startComparison(RoutingContext context) {
        work(context, () -> requireServed().comparisons.start(WireJson.request(body(context), ComparisonRequest.class)))
                .onSuccess(comparison -> {
                    context.response().putHeader(HttpHeaders.LOCATION, "/api/v1/comparisons/" + comparison.id());
                    answer(context, 202, comparison);
                });
    }

    private void begin(RoutingContext context, Beginning beginning) {
        work(context, () -> beginning.begin(requireServed(), context.pathParam("id")))
                .onSuccess(operation -> {
                    context.response().putHeader(HttpHeaders.LOCATION, "/api/v1/operations/" + operation.id());
                    answer(context, 202, operation);
                });
    }

    private void respond(RoutingContext context, int status, Question question) {
        work(context, () -> question.ask(requireServed())).onSuccess(value -> answer(context, status, value));
    }

    /** Does what may block on a worker thread; a failure is answered, a success is the caller's to answer. */
    private <T> Future<T> work(RoutingContext context, Callable<T> task) {
        return vertx.executeBlocking(task, false).onFailure(failure -> Problems.answer(context, failure));
    }

    private Served requireServed() throws RefusedException {
        var now = served;
        if (now == null) {
            throw new RefusedException(
                    ProblemType.STARTING, "The service reads its control log; ask again in a moment.");
        }
        return now;
    }

    private static void requireJson(RoutingContext context) {
        var type = context.request().getHeader(HttpHeaders.CONTENT_TYPE);
        boolean hasBody = body(context).length > 0;
        if (context.request().method().equals(HttpMethod.POST) && hasBody && (type == null || !type.startsWith(JSON))) {
            Problems.answer(
                    context,
                    Problem.of(
                            ProblemType.UNSUPPORTED_MEDIA_TYPE,
                            "Send the body as %s, not as '%s'.".formatted(JSON, type)));
            return;
        }
        context.next();
    }

    private static byte[] body(RoutingContext context) {
        var buffer = context.body().buffer();
        return buffer == null ? new byte[0] : buffer.getBytes();
    }

    private static void answer(RoutingContext context, int status, Object value) {
        if (context.response().ended() || context.response().closed()) {
            return;
        }
        var unused = context.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, JSON)
                .end(Buffer.buffer(WireJson.bytes(value)));
    }

    private static HttpServerOptions options(Access access, int port) {
        var options = new HttpServerOptions().setHost(access.host()).setPort(port);
        access.tls()
                .ifPresent(tls -> options.setSsl(true)
                        .setKeyCertOptions(new PemKeyCertOptions()
                                .setCertPath(tls.certificate().toString())
                                .setKeyPath(tls.key().toString())));
        return options;
    }

    private static HttpServer within10Seconds(Future<HttpServer> listening, String host, int port) throws IOException {
        try {
            return listening.toCompletionStage().toCompletableFuture().get(10, SECONDS);
        } catch (ExecutionException e) {
            var hint = e.getCause() instanceof BindException
                    ? " Another service may use it; choose another with --port, or 0 for any."
                    : "";
            throw new IOException(
                    "Cannot listen on %s:%d: %s.%s"
                            .formatted(
                                    host,
                                    port,
                                    e.getCause() == null ? e : e.getCause().getMessage(),
                                    hint),
                    e);
        } catch (TimeoutException e) {
            throw new IOException("Cannot listen on %s:%d: no answer within 10 s.".formatted(host, port), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while starting to listen", e);
        }
    }

    /** What answers come from. */
    private record Served(Registry registry, ProgramLibrary programs, Comparisons comparisons) {}

    /** Asks for something that is there. */
    @FunctionalInterface
    private interface Question {

        Object ask(Served api) throws Exception;
    }

    /** Begins something that takes a while. */
    @FunctionalInterface
    private interface Beginning {

        /** @param id from the path: of what it is begun with */
        OperationInfo begin(Served api, String id) throws Exception;
    }
}
