package io.tidemark.control.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.tidemark.control.client.ControlClient;
import io.tidemark.control.client.ProblemException;
import io.tidemark.control.testing.KafkalessService;
import io.tidemark.control.wire.ProblemType;
import io.tidemark.control.wire.SavepointChange;
import io.tidemark.control.wire.SavepointInfo;
import io.tidemark.control.wire.SavepointQuery;
import io.tidemark.control.wire.SavepointRequest;
import io.tidemark.control.wire.StartRequest;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SavepointRoutesTest {

    @TempDir
    private Path directory;

    private KafkalessService service;
    private ControlClient client;
    private String savepoint = "";

    @BeforeEach
    void start() throws Exception {
        service = KafkalessService.start(directory.resolve("programs"));
        client = service.client();
        savepoint = take("one");
    }

    @AfterEach
    void stop() throws IOException {
        service.close();
    }

    @Test
    void changesWhatPeopleSayOfIt() throws Exception {
        var changed = client.changeSavepoint(
                savepoint, new SavepointChange(Optional.of("two"), Optional.of("a note"), Optional.of(true)));

        assertThat(changed.label()).contains("two");
        assertThat(client.savepoint(savepoint)).isEqualTo(changed);
        assertThat(changed.pinned()).isTrue();
    }

    @Test
    void whatIsDeletedIsNotFoundAnyMore() throws Exception {
        service.launcher.checkpointed = true;
        client.deleteSavepoint(savepoint);

        refused(() -> client.savepoint(savepoint), ProblemType.UNKNOWN_SAVEPOINT);
    }

    @Test
    void aListIsFollowedFromPageToPage() throws Exception {
        var ids = new ArrayList<String>();
        ids.add(savepoint);
        for (int i = 0; i < 6; i++) {
            ids.add(take("no. & " + i));
        }

        assertThat(client.savepoints(SavepointQuery.of(Map.of("limit", "2", "sort", "label"))))
                .extracting(SavepointInfo::id)
                .containsExactlyInAnyOrderElementsOf(ids);
        assertThat(client.savepoints(SavepointQuery.of(Map.of("limit", "2", "label", "& "))))
                .hasSize(6);
    }

    @Test
    void tellsWhichFileIsDamaged() throws Exception {
        assertThat(client.verifySavepoint(savepoint).sound()).isTrue();

        service.launcher.snapshots.problems.add("File ab is missing.");

        assertThat(client.verifySavepoint(savepoint).problems()).containsExactly("File ab is missing.");
    }

    @Test
    void comesBackFromAFile() throws Exception {
        var file = directory.resolve("sp.tar");
        client.exportSavepoint(savepoint, file);

        assertThat(file).hasContent(savepoint);
        assertThat(client.importSavepoint(file).id()).isEqualTo(savepoint);
        try (var left = Files.newDirectoryStream(directory.resolve("programs"), "*.tmp")) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void anExportThatFailsLeavesNoFile() {
        var file = directory.resolve("sp.tar");
        service.launcher.snapshots.problems.add("File ab is missing.");

        refused(() -> client.exportSavepoint(savepoint, file), ProblemType.DAMAGED_SNAPSHOT);

        assertThat(file).doesNotExist();
    }

    @Test
    void anExportNeverOverwritesAFile() throws Exception {
        var file = Files.writeString(directory.resolve("mine.txt"), "mine");

        assertThatThrownBy(() -> client.exportSavepoint(savepoint, file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("mine.txt");

        assertThat(file).hasContent("mine");
    }

    @Test
    void somethingElseIsNotImported() throws Exception {
        var file = Files.writeString(directory.resolve("x.tar"), "something else");

        refused(() -> client.importSavepoint(file), ProblemType.EXPORT_REFUSED);
    }

    @ParameterizedTest(name = "{0} {1} -> {4}")
    @CsvSource({
        "GET, ?colour=red, '', '', BAD_REQUEST",
        "GET, ?limit=1&limit=2, '', '', BAD_REQUEST",
        "GET, ?cursor=x, '', '', BAD_REQUEST",
        "PATCH, /sp-x, application/json, '{\"pinned\":true}', UNKNOWN_SAVEPOINT",
        "PATCH, /sp-x, application/json, '{\"colour\":1}', BAD_REQUEST",
        "PATCH, /sp-x, text/plain, '{}', UNSUPPORTED_MEDIA_TYPE",
        "DELETE, /sp-x, '', '', UNKNOWN_SAVEPOINT",
        "POST, /sp-x/verify, '', '', UNKNOWN_SAVEPOINT",
        "GET, /sp-x/export, '', '', UNKNOWN_SAVEPOINT",
        "GET, /..%2F..%2Fetc/export, '', '', UNKNOWN_SAVEPOINT",
        "POST, /import, text/plain, x, UNSUPPORTED_MEDIA_TYPE",
        "POST, /import, application/x-tar, x, EXPORT_REFUSED"
    })
    void everyNoIsAProblem(String method, String path, String contentType, String body, ProblemType problem)
            throws Exception {
        var request = HttpRequest.newBuilder(service.url().resolve("/api/v1/savepoints" + path))
                .version(HttpClient.Version.HTTP_1_1)
                .method(method, BodyPublishers.ofString(body));
        if (!contentType.isEmpty()) {
            request.header("Content-Type", contentType);
        }

        var answer = HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(problem.status());
        assertThat(answer.body()).contains(problem.uri());
    }

    private String take(String label) throws Exception {
        var job = client.startJob(StartRequest.of("0".repeat(64)).outputs(Map.of("totals", "t" + label.hashCode())));
        var operation =
                client.savepoint(job.id(), new SavepointRequest(Optional.of(label), Optional.of("a note of " + label)));
        return client.await(operation, Duration.ofSeconds(10)).savepoint().orElseThrow();
    }

    private static void refused(ThrowingCallable call, ProblemType problem) {
        assertThatThrownBy(call)
                .asInstanceOf(type(ProblemException.class))
                .satisfies(refusal -> assertThat(refusal.problem().type()).isEqualTo(problem.uri()));
    }
}
