package io.tidemark.control.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemark.control.access.Access;
import io.tidemark.control.journal.Decision;
import io.tidemark.control.journal.InMemoryJournal;
import io.tidemark.control.journal.Journal;
import io.tidemark.control.journal.JournalException;
import io.tidemark.control.testing.KafkalessService;
import io.tidemark.control.testing.TestTokens;
import io.tidemark.control.testing.UnsureJournal;
import io.tidemark.control.wire.OperationInfo.Status;
import io.tidemark.control.wire.ProblemType;
import io.tidemark.control.wire.StartRequest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that come again because their answer was lost. */
class OnceOnlyTest {

    private static final String PROGRAM = "0".repeat(64);
    private static final String START = "{\"program\":\"" + PROGRAM + "\"}";

    /** What decides nothing, or is the same when it is done again. */
    private static final Set<String> HARMLESS = Set.of(
            "/api/v1/programs",
            "/api/v1/savepoints/import",
            "/api/v1/savepoints/{id}/verify",
            "/api/v1/savepoints/{id}/query",
            "/api/v1/savepoints/diff",
            "/api/v1/operations/{id}/cancel");

    @TempDir
    private Path directory;

    private final HttpClient http = HttpClient.newHttpClient();
    private final InMemoryJournal journal = new InMemoryJournal();
    private KafkalessService service;

    @BeforeEach
    void start() throws Exception {
        service = KafkalessService.start(directory, Access.LOCAL, journal);
    }

    @AfterEach
    void stop() throws Exception {
        service.close();
    }

    @Test
    void everyRequestThatDecidesSomethingIsCarriedOutOnce() throws Exception {
        var posts = new TreeSet<String>();
        new ObjectMapper()
                .readTree(OpenApiDocument.bytes())
                .path("paths")
                .properties()
                .forEach(path -> {
                    if (path.getValue().has("post")) {
                        posts.add(path.getKey());
                    }
                });
        posts.removeAll(HARMLESS);

        assertThat(OnceOnly.paths().stream().map(path -> path.replaceAll(":(\\w+)", "{$1}")))
                .containsExactlyInAnyOrderElementsOf(posts);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "/jobs | {\"program\":\"PROGRAM\",\"savepoint\":\"SAVEPOINT\"}",
                "/jobs/JOB/pace | {\"eventsPerSecond\":5}",
                "/jobs/JOB/savepoints | {\"label\":\"x\"}",
                "/jobs/JOB/stop | ''",
                "/jobs/JOB/cancel | ''",
                "/jobs/JOB/schedules | {\"cron\":\"0 3 * * *\"}",
                "/jobs/FORK/promote | {\"waive\":[\"caught-up\",\"compared\"]}",
                "/determinism | {\"savepoint\":\"SAVEPOINT\"}",
                "/forks | {\"savepoint\":\"SAVEPOINT\",\"arms\":[{\"name\":\"a\",\"program\":\"PROGRAM\"},{\"name\":\"b\",\"program\":\"PROGRAM\"}]}",
            })
    void theSameKeyGivesTheFirstAnswerAndDecidesNothing(String path, String body) throws Exception {
        var job = service.client().startJob(StartRequest.of(PROGRAM)).id();
        await().until(() -> service.launcher.isRunning(job));
        var savepoint = service.client().savepoint(job, Optional.empty()).id();
        await().until(() -> service.registry.operation(savepoint).status() == Status.DONE);
        var fork = service.client()
                .startJob(StartRequest.of(PROGRAM).fromSavepoint(savepoint))
                .id();
        await().until(() -> service.launcher.isRunning(fork));
        var there = path.replace("JOB", job).replace("FORK", fork);
        var request = body.replace("PROGRAM", PROGRAM).replace("SAVEPOINT", savepoint);

        var first = post(there, "k-1", request);
        var again = post(there, "k-1", request);

        assertThat(first.statusCode()).as(first.body()).isBetween(200, 202);
        assertThat(again.statusCode()).as(again.body()).isEqualTo(first.statusCode());
        assertThat(again.headers().firstValue("Location"))
                .isEqualTo(first.headers().firstValue("Location"));
        assertThat(id(again)).isEqualTo(id(first));
        assertThat(answersTo("k-1")).hasSize(1);
    }

    @Test
    void theSameKeyForAnotherRequestIsRefused() throws Exception {
        post("/jobs", "k-1", START);

        var other = post("/jobs", "k-1", START.replace("}", ",\"parallelism\":2}"));

        assertThat(other.statusCode()).isEqualTo(422);
        assertThat(other.body()).contains(ProblemType.IDEMPOTENCY_KEY_REUSED.uri(), "k-1");
        assertThat(service.registry.jobs()).hasSize(1);
    }

    @Test
    void withoutAKeyEachRequestCounts() throws Exception {
        service.launcher.declare();
        post("/jobs", "", START);
        post("/jobs", "", START);

        assertThat(service.registry.jobs()).hasSize(2);
    }

    @Test
    void aRequestThatWasRefusedIsTriedAgain() throws Exception {
        service.launcher.declare("totals");
        var running = id(post("/jobs", "k-1", START));
        assertThat(post("/jobs", "k-2", START).statusCode()).isEqualTo(409);

        service.client().cancel(running);
        await().until(() -> service.registry.job(running).ended().isPresent());

        assertThat(post("/jobs", "k-2", START).statusCode()).isEqualTo(201);
    }

    @Test
    void whatComesManyTimesAtOnceIsDoneOnce() throws Exception {
        var asked = new ArrayList<CompletableFuture<HttpResponse<String>>>();
        for (int i = 0; i < 8; i++) {
            asked.add(http.sendAsync(request("/jobs", "k-1", START), BodyHandlers.ofString()));
        }

        for (var answer : asked) {
            assertThat(answer.get().statusCode()).as(answer.get().body()).isEqualTo(201);
        }
        assertThat(service.registry.jobs()).hasSize(1);
    }

    @Test
    void aServiceThatDiedBetweenDecisionAndAnswerAnswersWhenItIsBack() throws Exception {
        service.close();
        try (var dying = KafkalessService.start(directory.resolve("dying"), Access.LOCAL, this::deafAfterWriting)) {
            var lost = http.send(request(dying.url(), "/jobs", "k-1", START), BodyHandlers.ofString());
            assertThat(lost.statusCode()).isEqualTo(500);
        }

        service = KafkalessService.start(directory, Access.LOCAL, journal);
        var answer = post("/jobs", "k-1", START);

        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(service.registry.jobs()).hasSize(1);
        assertThat(id(answer)).isEqualTo(service.registry.jobs().get(0).id());
        await().until(() -> service.launcher.isRunning(id(answer)));
    }

    @Test
    void whatMayOrMayNotHaveBeenWrittenIsNotDecidedTwice() throws Exception {
        service.close();
        var unsure = new UnsureJournal(journal);
        service = KafkalessService.start(directory.resolve("unsure"), Access.LOCAL, unsure);
        unsure.loseTheNextAnswer();

        assertThat(post("/jobs", "k-1", START).statusCode()).isEqualTo(503);
        var again = post("/jobs", "k-1", START);

        assertThat(again.statusCode()).as(again.body()).isEqualTo(201);
        assertThat(service.registry.jobs()).hasSize(1);
        assertThat(answersTo("k-1")).hasSize(1);
    }

    /** Nothing else stands against a second savepoint, as the outputs do against a second job. */
    @Test
    void aSavepointThatMayOrMayNotHaveBeenAskedForIsTakenOnce() throws Exception {
        service.close();
        var unsure = new UnsureJournal(journal);
        service = KafkalessService.start(directory.resolve("unsure"), Access.LOCAL, unsure);
        var job = service.client().startJob(StartRequest.of(PROGRAM)).id();
        await().until(() -> service.launcher.isRunning(job));
        unsure.loseTheNextAnswer();

        assertThat(post("/jobs/" + job + "/savepoints", "k-1", "{}").statusCode())
                .isEqualTo(503);
        var again = post("/jobs/" + job + "/savepoints", "k-1", "{}");

        assertThat(again.statusCode()).as(again.body()).isEqualTo(202);
        assertThat(answersTo("k-1")).hasSize(1);
    }

    @Test
    void twoMayUseTheSameKey() throws Exception {
        try (var guarded = KafkalessService.start(directory.resolve("guarded"), TestTokens.access(directory))) {
            guarded.launcher.declare();
            for (var token : List.of("operator", "admin")) {
                var answer = http.send(
                        HttpRequest.newBuilder(request(guarded.url(), "/jobs", "k-1", START), (name, value) -> true)
                                .header("Authorization", "Bearer " + token)
                                .build(),
                        BodyHandlers.ofString());
                assertThat(answer.statusCode()).isEqualTo(201);
            }
            assertThat(guarded.registry.jobs()).hasSize(2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "two words, and more"})
    void aKeyThatCannotBeWrittenDownIsRefused(String key) throws Exception {
        var answer = post("/jobs", key, START);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(service.registry.jobs()).isEmpty();
    }

    /** Writes the first decision down, and whoever waits for it never hears of it. */
    private Journal deafAfterWriting(Consumer<Decision> fold) throws JournalException {
        var inner = journal.open(fold);
        return new Between(inner) {
            @Override
            public void append(Decision decision) throws JournalException {
                super.append(decision);
                throw new IllegalStateException("killed");
            }
        };
    }

    private static class Between implements Journal {

        private final Journal inner;

        Between(Journal inner) {
            this.inner = inner;
        }

        @Override
        public void append(Decision decision) throws JournalException {
            inner.append(decision);
        }

        @Override
        public void catchUp() throws JournalException {
            inner.catchUp();
        }

        @Override
        public boolean isReachable(Duration atMost) {
            return inner.isReachable(atMost);
        }

        @Override
        public void close() {
            inner.close();
        }
    }

    /** The decisions that were made for a request with this key. Nothing can be decided any more after this. */
    private List<Decision> answersTo(String key) throws JournalException {
        var decisions = new ArrayList<Decision>();
        journal.open(decisions::add).close();
        return decisions.stream()
                .filter(it -> it.request()
                        .filter(request -> request.key().equals(key))
                        .isPresent())
                .toList();
    }

    private static String id(HttpResponse<String> answer) throws Exception {
        JsonNode id = new ObjectMapper().readTree(answer.body()).path("id");
        assertThat(id.isTextual()).as(answer.body()).isTrue();
        return id.asText();
    }

    private HttpResponse<String> post(String path, String key, String body) throws Exception {
        return http.send(request(path, key, body), BodyHandlers.ofString());
    }

    private HttpRequest request(String path, String key, String body) {
        return request(service.url(), path, key, body);
    }

    private static HttpRequest request(URI url, String path, String key, String body) {
        var request = HttpRequest.newBuilder(url.resolve("/api/v1" + path))
                .version(HttpClient.Version.HTTP_1_1)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body, UTF_8));
        if (!key.isEmpty()) {
            request.header("Idempotency-Key", key);
        }
        return request.build();
    }
}
