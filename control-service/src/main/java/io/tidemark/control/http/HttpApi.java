package io.tidemark.control.http;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.tidemark.control.access.Access;
import io.tidemark.control.access.Role;
import io.tidemark.control.program.ProgramLibrary;
import io.tidemark.control.registry.Comparisons;
import io.tidemark.control.registry.Promoting;
import io.tidemark.control.registry.Registry;
import io.tidemark.control.wire.Problem;
import io.tidemark.control.wire.ProblemType;
import io.tidemark.control.wire.RefusedException;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The HTTP interface. Listens from its start; answers "still starting" until it is told what to {@link #serve}. */
public final class HttpApi implements AutoCloseable {

    private static final long BODY_LIMIT = 1 << 20;

    private final Vertx vertx;
    private final Access access;
    private final Supplier<String> metrics;
    private final long programLimitBytes;
    private final Answers answers;
    private final Router router;
    private final HttpServer server;

    private HttpApi(Vertx vertx, Access access, int port, Supplier<String> metrics, long programLimitBytes)
            throws IOException {
        this.vertx = vertx;
        this.access = access;
        this.metrics = metrics;
        this.programLimitBytes = programLimitBytes;
        this.answers = new Answers(vertx);
        this.router = router();
        this.server = within10Seconds(
                vertx.createHttpServer(options(access, port))
                        .requestHandler(router)
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
        answers.serve(new Served(registry, programs, comparisons, new Promoting(registry, comparisons)));
    }

    public URI url() {
        return URI.create(access.url(server.actualPort()));
    }

    /** Method and path of everything that can be asked for, such as {@code GET /api/v1/jobs/:id}. */
    Set<String> routes() {
        return router.getRoutes().stream()
                .filter(route -> route.methods() != null)
                .flatMap(route -> route.methods().stream().map(method -> method.name() + " " + route.getPath()))
                .collect(Collectors.toSet());
    }

    /** Stops listening, within a few seconds. Closing twice is harmless. */
    @Override
    public void close() {
        answers.serve(null);
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
        var check = new RequestCheck(Contract.read());
        var programs = new ProgramRoutes(vertx, answers, programLimitBytes);
        var savepoints = new SavepointRoutes(
                vertx, () -> answers.served().registry(), () -> answers.served().programs());
        router.route().handler(door);
        for (var upload : List.of("/api/v1/programs", "/api/v1/savepoints/import")) {
            router.post(upload).handler(door.only(Role.ADMIN)).handler(only(address(check)));
        }
        new HealthRoutes(answers, metrics).addTo(router);
        OpenApiDocument.addTo(router);
        programs.addUploadsTo(router);
        savepoints.addUploadsTo(router);
        router.route("/api/v1/*")
                .handler(BodyHandler.create(false).setBodyLimit(BODY_LIMIT))
                .handler(HttpApi::requireJson)
                // after the body was read: a connection that is closed before may lose the answer
                .handler(only(address(check)))
                .handler(only(body(check)))
                .handler(new OnceOnly(answers));
        programs.addTo(router);
        new JobRoutes(answers).addTo(router);
        savepoints.addTo(router);
        new RetentionRoutes(answers).addTo(router);
        new PromotionRoutes(answers).addTo(router);
        new ComparisonRoutes(answers).addTo(router);
        new OperationRoutes(answers).addTo(router);
        new StateRoutes(vertx, () -> answers.served().registry()).addTo(router);
        new ScheduleRoutes(answers).addTo(router);
        new ForkRoutes(answers).addTo(router);
        new AuditRoutes(answers, new LiveEvents(vertx, LiveEvents.Limits.USUAL)).addTo(router);
        Problems.answerEveryErrorOf(router);
        return router;
    }

    private static void requireJson(RoutingContext context) {
        var type = context.request().getHeader(HttpHeaders.CONTENT_TYPE);
        boolean hasBody = Answers.body(context).length > 0;
        if (hasBody && (type == null || !type.startsWith(Answers.JSON))) {
            Problems.answer(
                    context,
                    Problem.of(
                            ProblemType.UNSUPPORTED_MEDIA_TYPE,
                            "Send the body as %s, not as '%s'.".formatted(Answers.JSON, type)));
            return;
        }
        context.next();
    }

    /** Says whether a request is as the document says. */
    @FunctionalInterface
    private interface Check {

        void look(RoutingContext context) throws RefusedException;
    }

    private static Handler<RoutingContext> only(Check check) {
        return context -> {
            try {
                check.look(context);
            } catch (RefusedException e) {
                Problems.answer(context, e);
                return;
            }
            context.next();
        };
    }

    private static Check address(RequestCheck check) {
        return context ->
                check.address(context.request().method().name(), context.normalizedPath(), context.queryParams());
    }

    private static Check body(RequestCheck check) {
        return context ->
                check.body(context.request().method().name(), context.normalizedPath(), Answers.body(context));
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
}
