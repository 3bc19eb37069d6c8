package io.tidemark.control.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.tidemark.control.launch.Snapshots.Checkpoint;
import io.tidemark.control.savepoint.SavepointFacts;
import io.tidemark.control.testing.KafkalessService;
import io.tidemark.control.testing.TestJar;
import io.tidemark.control.wire.JobFailureInfo;
import io.tidemark.control.wire.ProblemType;
import io.tidemark.control.wire.RefusedException;
import io.tidemark.control.wire.WireJson;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each answer is held against the document by {@link AnswerCheck}. */
class OpenApiAnswersTest {

    private static final String PROGRAM = "0".repeat(64);
    private static final String JOBS = "/api/v1/jobs";

    @TempDir
    private Path directory;

    private final HttpClient http = HttpClient.newHttpClient();
    private KafkalessService service;
    private String job = "";

    @BeforeEach
    void start() throws Exception {
        service = KafkalessService.start(directory);
        job = post(JOBS, "{\"program\":\"%s\",\"name\":\"main\"}".formatted(PROGRAM))
                .path("id")
                .asText();
        await().until(() -> service.launcher.isRunning(job));
    }

    @AfterEach
    void stop() throws IOException {
        service.close();
    }

    @Test
    void ofJobsAreAsTheDocumentSays() throws Exception {
        service.launcher.checkpointed = true;
        service.launcher.failures.add(new JobFailureInfo(
                Instant.EPOCH,
                true,
                "no such topic",
                Optional.of("clicks"),
                Optional.of("Kafka topic 'clicks'"),
                Optional.of("0"),
                Optional.of(7L),
                List.of(new JobFailureInfo.Cause("X", ""))));

        assertThat(get(JOBS)).hasSize(1);
        assertThat(get(JOBS + "/" + job).at("/failures/0/causes")).hasSize(1);
        post(JOBS + "/" + job + "/pace", "{\"eventsPerSecond\":7}");
        followed(post(JOBS + "/" + job + "/stop", "{\"label\":\"last\"}"));
        assertThat(get(JOBS + "/" + job).path("phase").asText()).isEqualTo("STOPPED");
        assertThat(post(JOBS + "?dryRun=true", "{\"program\":\"%s\"}".formatted(PROGRAM))
                        .has("starts"))
                .isTrue();
    }

    @Test
    void ofSavepointsAreAsTheDocumentSays() throws Exception {
        var savepoint = savepoint();
        service.launcher.snapshots.checkpoints.add(checkpoint(3));
        service.launcher.snapshots.checkpoints.add(checkpoint(4));
        var place = "/api/v1/savepoints/" + savepoint;

        assertThat(get("/api/v1/savepoints?limit=5&sort=-created")).hasSize(1);
        get(place);
        get(place + "/state");
        get("/api/v1/retention");
        send("PATCH", place, "{\"label\":\"two\",\"note\":\"of Monday\",\"pinned\":true}");
        service.launcher.snapshots.problems.add("File 'x.sst' is damaged.");
        assertThat(post(place + "/verify", "").path("problems")).hasSize(1);
        followed(post(place + "/query", "{\"uid\":\"totals\",\"key\":\"anna\"}"));
        followed(post("/api/v1/savepoints/diff", "{\"a\":\"%s\",\"b\":\"%s\"}".formatted(savepoint, savepoint)));
        assertThat(get(JOBS + "/" + job + "/checkpoints")).isNotEmpty();
        followed(post(JOBS + "/" + job + "/checkpoints/3/savepoint", ""));
    }

    @Test
    void ofSchedulesAreAsTheDocumentSays() throws Exception {
        var request = "{\"cron\":\"0 3 * * *\",\"keepLast\":3,\"blackouts\":[\"Mon-Fri 08:00-10:00\"]}";
        savepoint();

        assertThat(post(JOBS + "/" + job + "/schedules?dryRun=true", request).has("savepoints"))
                .isTrue();
        var schedule = post(JOBS + "/" + job + "/schedules", request).path("id").asText();
        assertThat(get("/api/v1/schedules")).hasSize(1);
        get("/api/v1/schedules/" + schedule);
        get("/api/v1/schedules/" + schedule + "/plan");
        send("DELETE", "/api/v1/schedules/" + schedule, "");
    }

    @Test
    void ofForksAreAsTheDocumentSays() throws Exception {
        var fork = post(
                        "/api/v1/forks",
                        "{\"savepoint\":\"%s\",\"arms\":[{\"name\":\"a\",\"program\":\"%s\"},{\"name\":\"b\",\"program\":\"%s\"}],\"maxDuration\":\"PT1H\"}"
                                .formatted(savepoint(), PROGRAM, PROGRAM))
                .path("id")
                .asText();

        assertThat(get("/api/v1/forks")).hasSize(1);
        assertThat(get("/api/v1/forks/" + fork).path("arms")).hasSize(2);
        post("/api/v1/forks/" + fork + "/cancel", "");
        var runs = post("/api/v1/determinism", "{\"program\":\"%s\"}".formatted(PROGRAM));
        get("/api/v1/determinism/" + runs.path("id").asText());
    }

    @Test
    void ofAProgramAreAsTheDocumentSays() throws Exception {
        var id = uploaded();

        var program = get("/api/v1/programs/" + id);

        assertThat(program.at("/programs/0/name").asText()).isEqualTo("App");
        assertThat(program.at("/programs/0/graph").asText()).contains("reads clicks");
        assertThat(program.at("/programs/0/outputs")).hasSize(1);
    }

    @Test
    void ofAProgramThatNeedsAParameterSayWhichOne() throws Exception {
        var id = uploaded();
        service.launcher.planRefusal = new RefusedException(ProblemType.PARAMETERS_REFUSED, "'topic' is missing");

        var program = get("/api/v1/programs/" + id);

        assertThat(program.at("/programs/0/failure").asText()).contains("'topic' is missing");
        assertThat(program.at("/programs/0").has("graph")).isFalse();
    }

    /** @return the program's id */
    private String uploaded() throws Exception {
        var jar = new TestJar().withProgram("demo.App", """
                        package demo;
                        public class App implements io.tidemark.api.Program {
                            public void define(io.tidemark.api.Pipeline p, io.tidemark.api.Parameters q) {}
                        }
                        """).build(directory, "app.jar");
        return service.client().uploadProgram(jar).id();
    }

    @Test
    void ofTheServiceAreAsTheDocumentSays() throws Exception {
        get("/health/live");
        get("/health/ready");
        get("/api/v1/openapi.json");
        assertThat(get("/api/v1/programs")).isEmpty();
        assertThat(get("/api/v1/promotions")).isEmpty();
    }

    private String savepoint() throws Exception {
        var done = followed(post(JOBS + "/" + job + "/savepoints", "{\"label\":\"one\",\"note\":\"a note\"}"));
        return done.path("savepoint").asText();
    }

    private JsonNode followed(JsonNode begun) throws Exception {
        var place = "/api/v1/operations/" + begun.path("id").asText();
        await().until(() -> !get(place).path("status").asText().equals("RUNNING"));
        var done = get(place);
        assertThat(done.path("status").asText()).as(done.toString()).isEqualTo("DONE");
        return done;
    }

    private Checkpoint checkpoint(long epoch) {
        return new Checkpoint(
                "chk." + job + "." + epoch + ".x",
                new SavepointFacts(PROGRAM, Instant.EPOCH, epoch, 5, 99, "/snapshots/chk"),
                false);
    }

    private JsonNode get(String path) throws Exception {
        return send("GET", path, "");
    }

    private JsonNode post(String path, String body) throws Exception {
        return send("POST", path, body);
    }

    private JsonNode send(String method, String path, String body) throws Exception {
        var request = HttpRequest.newBuilder(service.url().resolve(path))
                .version(HttpClient.Version.HTTP_1_1)
                .header("Content-Type", Answers.JSON)
                .method(method, BodyPublishers.ofString(body))
                .build();

        var answer = http.send(request, BodyHandlers.ofString());

        assertThat(answer.statusCode())
                .as("%s %s: %s", method, path, answer.body())
                .isBetween(200, 299);
        AnswerCheck.requireFit(answer);
        return answer.body().isEmpty()
                ? MissingNode.getInstance()
                : WireJson.tree(answer.body().getBytes(StandardCharsets.UTF_8));
    }
}
