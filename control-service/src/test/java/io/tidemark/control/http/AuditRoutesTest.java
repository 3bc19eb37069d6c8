package io.tidemark.control.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidemark.control.client.ControlClient;
import io.tidemark.control.client.EventStream;
import io.tidemark.control.client.ProblemException;
import io.tidemark.control.testing.KafkalessService;
import io.tidemark.control.testing.TestTokens;
import io.tidemark.control.wire.AuditEntry;
import io.tidemark.control.wire.AuditEntry.Happening;
import io.tidemark.control.wire.AuditQuery;
import io.tidemark.control.wire.SavepointRequest;
import io.tidemark.control.wire.StartRequest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** A job with a secret parameter was started by an operator; a savepoint was taken for the administrator. */
class AuditRoutesTest {

    @TempDir
    private Path directory;

    private KafkalessService service;
    private ControlClient viewer;
    private String job = "";
    private String savepoint = "";

    @BeforeEach
    void start() throws Exception {
        service = KafkalessService.start(directory.resolve("data"), TestTokens.access(directory));
        viewer = TestTokens.client(service.url(), "viewer");
        job = TestTokens.client(service.url(), "operator")
                .startJob(StartRequest.of("0".repeat(64)).parameters(Map.of("password", "hunter2")))
                .id();
        savepoint = TestTokens.client(service.url(), "admin")
                .savepoint(job, new SavepointRequest(Optional.of("x"), Optional.of("before the change")))
                .id();
        await().until(() -> service.registry.decided().newest() == 3);
    }

    @AfterEach
    void stop() throws Exception {
        service.close();
    }

    @Test
    void tellsWhoDidWhatOnWhatAndWhy() throws Exception {
        var entries = viewer.audit(AuditQuery.of(Map.of()));

        assertThat(entries).extracting(AuditEntry::position).containsExactly(3L, 2L, 1L);
        assertThat(entries).extracting(it -> it.actor().orElseThrow()).containsExactly("service", "admin", "operator");
        assertThat(entries)
                .extracting(AuditEntry::role)
                .containsExactly(Optional.empty(), Optional.of("admin"), Optional.of("operator"));
        assertThat(entries)
                .flatExtracting(AuditEntry::events)
                .containsExactly(
                        new Happening("savepoint-taken", savepoint, List.of(job), Optional.empty()),
                        new Happening("savepoint-requested", savepoint, List.of(job), Optional.of("before the change")),
                        new Happening("job-created", job, List.of(job), Optional.empty()));
    }

    @Test
    void findsWhatConcernsAJobOrSavepointOrWasAskedByOne() throws Exception {
        assertThat(positions(Map.of("job", job))).containsExactly(3L, 2L, 1L);
        assertThat(positions(Map.of("job", "other"))).isEmpty();
        assertThat(positions(Map.of("savepoint", savepoint))).containsExactly(3L, 2L);
        assertThat(positions(Map.of("actor", "operator"))).containsExactly(1L);
        assertThat(positions(Map.of("since", "2100-01-01T00:00:00Z"))).isEmpty();
    }

    @Test
    void theNextPageIsNamedInTheHead() throws Exception {
        var first = ask("?limit=2&job=" + job);
        var link = first.headers().firstValue("Link").orElseThrow();
        var second = ask(link.substring(link.indexOf('?'), link.indexOf('>')));

        assertThat(first.body()).contains("\"position\":3", "\"position\":2").doesNotContain("\"position\":1,");
        assertThat(second.body()).contains("\"position\":1,").doesNotContain("\"position\":2");
        assertThat(second.headers().firstValue("Link")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"?limit=0", "?limit=1001", "?since=yesterday", "?cursor=x", "?who=ann", "?job=a&job=b"})
    void aQueryThatCannotBeUnderstoodIsRefused(String query) throws Exception {
        assertThat(ask(query).statusCode()).isEqualTo(400);
    }

    @Test
    void noSecretIsTold() throws Exception {
        assertThat(ask("").body()).doesNotContain("hunter2", "password");
    }

    @Test
    void isToldLiveAsWell() throws Exception {
        var heard = new CopyOnWriteArrayList<AuditEntry>();
        var follower = following(viewer.events(Optional.of(1L), Optional.of(job)), heard);
        await().until(() -> heard.size() == 2);

        TestTokens.client(service.url(), "operator").cancel(job);

        await().until(() -> heard.size() >= 3);
        follower.interrupt();
        assertThat(heard.subList(0, 3)).extracting(AuditEntry::position).containsExactly(2L, 3L, 4L);
        assertThat(heard.get(2).events()).extracting(Happening::event).containsExactly("job-cancel-requested");
    }

    private static Thread following(EventStream events, List<AuditEntry> heard) {
        var thread = new Thread(
                () -> {
                    try {
                        events.follow(heard::add, broken -> {});
                    } catch (ProblemException | IOException e) {
                        LoggerFactory.getLogger(AuditRoutesTest.class).info("the follower ends", e);
                    }
                },
                "follower");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private List<Long> positions(Map<String, String> query) throws Exception {
        return viewer.audit(AuditQuery.of(query)).stream()
                .map(AuditEntry::position)
                .toList();
    }

    private HttpResponse<String> ask(String query) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(service.url() + "/api/v1/audit" + query))
                                .header("Authorization", "Bearer viewer")
                                .build(),
                        BodyHandlers.ofString());
    }
}
