package io.tidemark.control.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.TextNode;
import io.tidemark.control.client.ControlClient;
import io.tidemark.control.client.OperationFailedException;
import io.tidemark.control.client.ProblemException;
import io.tidemark.control.launch.Snapshots.Checkpoint;
import io.tidemark.control.savepoint.SavepointFacts;
import io.tidemark.control.testing.KafkalessService;
import io.tidemark.control.wire.CheckpointInfo;
import io.tidemark.control.wire.OperationInfo;
import io.tidemark.control.wire.OperationInfo.Status;
import io.tidemark.control.wire.ProblemType;
import io.tidemark.control.wire.SavepointInfo;
import io.tidemark.control.wire.SavepointRequest;
import io.tidemark.control.wire.StartRequest;
import io.tidemark.control.wire.StateDiffInfo;
import io.tidemark.control.wire.StateDiffRequest;
import io.tidemark.control.wire.StateQueryRequest;
import io.tidemark.control.wire.StateRows;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StateRoutesTest {

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(10);

    @TempDir
    private Path directory;

    private KafkalessService service;
    private ControlClient client;
    private String job = "";
    private String a = "";
    private String b = "";

    @BeforeEach
    void start() throws Exception {
        service = KafkalessService.start(directory.resolve("programs"));
        client = service.client();
        job = client.startJob(StartRequest.of("0".repeat(64))).id();
        await().until(() -> service.launcher.isRunning(job));
        a = take();
        b = take();
    }

    @AfterEach
    void stop() throws IOException {
        service.close();
    }

    @Test
    void tellWhatStateIsInASavepoint() throws Exception {
        var state = client.state(a);

        assertThat(state.savepoint()).isEqualTo(a);
        assertThat(state.operators().get(0).states().get(0).estimatedRows()).contains(3L);
        refused(() -> client.state("sp-9"), ProblemType.UNKNOWN_SAVEPOINT);
    }

    @Test
    void tellAllOfOneKeyAsTheResultOfAnOperation() throws Exception {
        var begun = client.query(a, query("totals"));
        var done = client.await(begun, LONG_ENOUGH);

        assertThat(begun.kind()).isEqualTo(OperationInfo.Kind.QUERY);
        assertThat(begun.savepoint()).contains(a);
        assertThat(begun.job()).isEqualTo(job);
        var rows = client.result(done, StateRows.class);
        assertThat(rows.complete()).isTrue();
        assertThat(rows.rows().get(0).key()).contains(TextNode.valueOf("anna"));
        assertThat(rows.rows().get(0).value().orElseThrow().asInt()).isEqualTo(7);
        assertThat(rows.rows().get(0).time()).isEmpty();
        assertThat(rows.rows().get(0).mapKey()).isEmpty();
    }

    @Test
    void sayWhyAQueryFailed() throws Exception {
        var begun = client.query(a, query("nobody"));

        assertThatThrownBy(() -> client.await(begun, LONG_ENOUGH))
                .isInstanceOf(OperationFailedException.class)
                .hasMessageContaining("'nobody'");
    }

    @Test
    void tellHowTwoSavepointsDiffer() throws Exception {
        var done = client.await(client.diff(diff(a, b)), LONG_ENOUGH);

        var result = client.result(done, StateDiffInfo.class);
        assertThat(result.different()).isTrue();
        assertThat(result.states()).containsExactly(new StateDiffInfo.Totals("totals", "count", 5, 1, 0, 0));
        assertThat(result.samples()).hasSize(1);
        refused(() -> client.diff(diff(a, "sp-9")), ProblemType.UNKNOWN_SAVEPOINT);
        refused(() -> client.diff(diff("sp-9", b)), ProblemType.UNKNOWN_SAVEPOINT);
    }

    /** A class that a program's serde doesn't find, for instance. */
    @Test
    void anErrorEndsTheOperationToo() throws Exception {
        service.launcher.inspections.failWith(new NoClassDefFoundError("demo/Rates"));

        var begun = client.query(a, query("totals"));

        await().until(() -> client.operation(begun.id()).status() == Status.FAILED);
        assertThat(client.operation(begun.id()).failure().orElseThrow()).contains(begun.id());
    }

    @Test
    void endAnOperationThatIsCancelled() throws Exception {
        service.launcher.inspections.hold();
        var begun = client.diff(diff(a, b));
        assertThat(client.operation(begun.id()).status()).isEqualTo(Status.RUNNING);

        var cancelled = client.cancelOperation(begun.id());

        assertThat(cancelled.status()).isEqualTo(Status.FAILED);
        assertThat(client.operation(begun.id()).failure()).contains("It was cancelled.");
        refused(() -> client.cancelOperation(a), ProblemType.UNKNOWN_OPERATION);
    }

    @Test
    void takeNoMoreThanWaitAtOnce() throws Exception {
        service.launcher.inspections.hold();
        var begun = new ArrayList<OperationInfo>();
        for (int i = 0; i < 18; i++) {
            begun.add(client.diff(diff(a, b)));
        }

        refused(() -> client.diff(diff(a, b)), ProblemType.TOO_MANY_REQUESTS);

        service.launcher.inspections.goOn();
        for (var operation : begun) {
            assertThat(client.await(operation, LONG_ENOUGH).status()).isEqualTo(Status.DONE);
        }
    }

    @Test
    void forgetTheOldestResults() throws Exception {
        var first = client.await(client.diff(diff(a, b)), LONG_ENOUGH);
        for (int i = 0; i < 100; i++) {
            var next = service.registry.inspecting().diff(diff(a, b)).id();
            await().pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> service.registry.operation(next).status() == Status.DONE);
        }

        refused(() -> client.operation(first.id()), ProblemType.UNKNOWN_OPERATION);
        assertThatThrownBy(() -> client.operation(first.id()))
                .hasMessageContaining("is gone")
                .hasMessageContaining("tidemark diff");
    }

    @Test
    void listCheckpointsThatWereCommittedAndKeepOne() throws Exception {
        checkpoint(3);
        checkpoint(4);
        checkpoint(5);

        assertThat(client.checkpoints(job)).extracting(CheckpointInfo::epoch).containsExactly(3L, 4L);
        var kept = client.await(
                client.keepCheckpoint(job, 4, new SavepointRequest(Optional.of("before"), Optional.empty())),
                LONG_ENOUGH);

        var savepoint = client.savepoint(kept.savepoint().orElseThrow());
        assertThat(savepoint.origin()).isEqualTo(SavepointInfo.Origin.KEPT);
        assertThat(savepoint.label()).contains("before");
        assertThat(savepoint.epoch()).isEqualTo(4);
        refused(() -> client.keepCheckpoint(job, 5, SavepointRequest.PLAIN), ProblemType.UNKNOWN_CHECKPOINT);
        refused(() -> client.checkpoints("job-9"), ProblemType.UNKNOWN_JOB);
    }

    @Test
    void askTheJobForNothingWhenACheckpointIsKept() throws Exception {
        checkpoint(3);
        checkpoint(4);
        client.await(client.cancel(job), LONG_ENOUGH);
        service.launcher.told.clear();

        client.await(client.keepCheckpoint(job, 3, SavepointRequest.PLAIN), LONG_ENOUGH);

        assertThat(service.launcher.told).isEmpty();
    }

    @Test
    void sayWhyACheckpointCouldNotBeKept() throws Exception {
        checkpoint(3);
        checkpoint(4);
        service.launcher.snapshots.stuck = true;
        var begun = client.keepCheckpoint(job, 3, SavepointRequest.PLAIN);

        assertThatThrownBy(() -> client.await(begun, LONG_ENOUGH))
                .isInstanceOf(OperationFailedException.class)
                .hasMessageContaining("the disk is away");
        refused(() -> client.savepoint(begun.id()), ProblemType.UNKNOWN_SAVEPOINT);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/savepoints/A/query | {\"uid\": \"totals\"} | 'key'",
                "/savepoints/A/query | {\"key\": 1} | 'uid'",
                "/savepoints/A/query | {\"uid\": \"totals\", \"key\": 1, \"limit\": 0} | 'limit'",
                "/savepoints/A/query | {\"uid\": \"totals\", \"key\": 1, \"keys\": 0} | 'keys'",
                "/savepoints/diff | {\"a\": \"A\"} | 'b'",
                "/savepoints/diff | {\"a\": \"A\", \"b\": \"A\", \"samples\": -1} | 'samples'",
            })
    void sayWhatIsWrongWithARequest(String path, String body, String hint) throws Exception {
        var request = HttpRequest.newBuilder(service.url().resolve("/api/v1" + path.replace("A", a)))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.replace("\"A\"", '"' + a + '"')))
                .build();

        var response = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains(hint);
    }

    private void checkpoint(long epoch) {
        service.launcher.snapshots.checkpoints.add(new Checkpoint(
                "chk." + job + "." + epoch + ".x",
                new SavepointFacts("0".repeat(64), Instant.EPOCH, epoch, 5, 99, "/snapshots/chk"),
                false));
    }

    private static StateQueryRequest query(String uid) {
        return new StateQueryRequest(uid, Optional.empty(), TextNode.valueOf("anna"), Optional.empty());
    }

    private static StateDiffRequest diff(String a, String b) {
        return new StateDiffRequest(a, b, Optional.empty(), Optional.empty());
    }

    private String take() throws Exception {
        return client.await(client.savepoint(job, Optional.empty()), LONG_ENOUGH)
                .savepoint()
                .orElseThrow();
    }

    private static void refused(ThrowingCallable call, ProblemType why) {
        assertThatThrownBy(call)
                .asInstanceOf(type(ProblemException.class))
                .matches(refusal -> refusal.problem().type().equals(why.uri()), why.uri());
    }
}
