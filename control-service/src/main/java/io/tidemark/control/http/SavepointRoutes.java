package io.tidemark.control.http;

import io.tidemark.control.program.ProgramLibrary;
import io.tidemark.control.registry.Registry;
import io.tidemark.control.registry.SavepointCatalogue;
import io.tidemark.control.wire.Problem;
import io.tidemark.control.wire.ProblemType;
import io.tidemark.control.wire.SavepointChange;
import io.tidemark.control.wire.SavepointQuery;
import io.tidemark.control.wire.WireJson;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;

/** The addresses under {@code /api/v1/savepoints}. */
final class SavepointRoutes {

    static final String TAR = "application/x-tar";

    private static final String SAVEPOINTS = "/api/v1/savepoints";
    private static final String SAVEPOINT = SAVEPOINTS + "/:id";
    private static final long LARGEST_IMPORT_BYTES = 1L << 40;

    private final Vertx vertx;
    private final Callable<Registry> registry;
    private final Callable<ProgramLibrary> programs;

    /**
     * @param registry fails while the service is starting
     * @param programs gives room for what is uploaded; fails likewise
     */
    SavepointRoutes(Vertx vertx, Callable<Registry> registry, Callable<ProgramLibrary> programs) {
        this.vertx = vertx;
        this.registry = registry;
        this.programs = programs;
    }

    /** To be called before anything reads bodies into memory. */
    void addUploadsTo(Router router) {
        router.post(SAVEPOINTS + "/import").handler(this::importFile);
    }

    void addTo(Router router) {
        router.get(SAVEPOINTS).handler(this::list);
        router.get(SAVEPOINT)
                .handler(context -> respond(context, () -> registry.call().savepoint(id(context))));
        router.patch(SAVEPOINT).handler(this::change);
        router.delete(SAVEPOINT).handler(this::delete);
        router.post(SAVEPOINT + "/verify")
                .handler(context -> respond(context, () -> catalogue().verify(id(context))));
        router.get(SAVEPOINT + "/export").handler(this::export);
    }

    private void list(RoutingContext context) {
        work(context, () -> catalogue().find(Parameters.query(context, SavepointQuery::of)))
                .onSuccess(page -> {
                    page.next()
                            .ifPresent(cursor ->
                                    context.response().putHeader("Link", Parameters.linkToNext(context, cursor)));
                    Answers.answer(context, 200, page.savepoints());
                });
    }

    private void change(RoutingContext context) {
        respond(context, () -> {
            var change = WireJson.request(Answers.body(context), SavepointChange.class);
            return catalogue().change(id(context), change);
        });
    }

    private void delete(RoutingContext context) {
        work(context, () -> {
                    catalogue().delete(id(context));
                    return Map.of();
                })
                .onSuccess(nothing -> {
                    var unused = context.response().setStatusCode(204).end();
                });
    }

    /** The beginning is written before the end is known to be sound: whoever reads must look at the end. */
    private void export(RoutingContext context) {
        var out = new ResponseStream(context.response(), TAR);
        work(context, () -> {
                    catalogue().exportTo(id(context), out);
                    out.close();
                    return Map.of();
                })
                .onFailure(failure -> out.breakOff());
    }

    private void importFile(RoutingContext context) {
        var request = context.request().pause();
        var type = String.valueOf(request.getHeader(HttpHeaders.CONTENT_TYPE));
        if (!type.startsWith(TAR)) {
            Problems.answer(
                    context,
                    Problem.of(
                            ProblemType.UNSUPPORTED_MEDIA_TYPE,
                            "Send the exported file as %s, not as '%s'.".formatted(TAR, type)));
            return;
        }
        work(context, () -> programs.call().newUpload())
                .onSuccess(file -> new Upload(vertx, request, file, LARGEST_IMPORT_BYTES)
                        .receive()
                        .onFailure(failure -> Problems.answer(context, failure))
                        .onSuccess(received -> respond(context, () -> importFrom(received))));
    }

    private Object importFrom(Path received) throws Exception {
        try (var in = Files.newInputStream(received)) {
            return catalogue().importFrom(new BufferedInputStream(in));
        } finally {
            deleteQuietly(received);
        }
    }

    private static void deleteQuietly(Path received) {
        try {
            Files.deleteIfExists(received);
        } catch (IOException e) {
            received.toFile().deleteOnExit(); // and the next start clears it away
        }
    }

    private SavepointCatalogue catalogue() throws Exception {
        return registry.call().catalogue();
    }

    private static String id(RoutingContext context) {
        return context.pathParam("id");
    }

    private void respond(RoutingContext context, Callable<Object> question) {
        work(context, question).onSuccess(value -> Answers.answer(context, 200, value));
    }

    private <T> Future<T> work(RoutingContext context, Callable<T> task) {
        return Asked.work(vertx, context, task);
    }
}
