package io.tidemark.control.http;

import io.tidemark.control.wire.ProblemType;
import io.tidemark.control.wire.RefusedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;

/** For whoever watches the service: {@code /health} and {@code /metrics}. */
final class HealthRoutes {

    private static final Duration KAFKA_ANSWERS_WITHIN = Duration.ofSeconds(2);
    private static final String METRICS_TEXT = "text/plain; version=0.0.4; charset=utf-8";
    private static final Map<String, String> UP = Map.of("status", "UP");

    private final Answers answers;
    private final Supplier<String> metrics;

    /** @param metrics gives the metrics in Prometheus' text form */
    HealthRoutes(Answers answers, Supplier<String> metrics) {
        this.answers = answers;
        this.metrics = metrics;
    }

    void addTo(Router router) {
        router.get("/health/live").handler(context -> Answers.answer(context, 200, UP));
        router.get("/health/ready").handler(context -> answers.respond(context, 200, HealthRoutes::ready));
        router.get("/metrics").handler(this::metrics);
    }

    private static Object ready(Served api) throws Exception {
        if (!api.registry().isReady(KAFKA_ANSWERS_WITHIN)) {
            throw new RefusedException(
                    ProblemType.JOURNAL_UNAVAILABLE,
                    "Kafka doesn't answer within %d s. Running jobs go on as soon as it does."
                            .formatted(KAFKA_ANSWERS_WITHIN.toSeconds()));
        }
        return UP;
    }

    private void metrics(RoutingContext context) {
        answers.work(context, metrics::get).onSuccess(text -> {
            var unused = context.response()
                    .putHeader(HttpHeaders.CONTENT_TYPE, METRICS_TEXT)
                    .end(text);
        });
    }
}
