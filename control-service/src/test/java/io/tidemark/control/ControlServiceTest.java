package io.tidemark.control;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.awaitility.Awaitility.await;

import io.tidemark.control.client.ControlClient;
import io.tidemark.control.client.ProblemException;
import io.tidemark.control.testing.CountingProgram;
import io.tidemark.control.testing.Topics;
import io.tidemark.control.wire.JobFailureInfo;
import io.tidemark.control.wire.JobInfo;
import io.tidemark.control.wire.JobInfo.Phase;
import io.tidemark.control.wire.JobPace;
import io.tidemark.control.wire.OperationInfo;
import io.tidemark.control.wire.Problem;
import io.tidemark.control.wire.ProblemType;
import io.tidemark.control.wire.PromotionInfo;
import io.tidemark.control.wire.PromotionRequest;
import io.tidemark.control.wire.ReplayOptions;
import io.tidemark.control.wire.RetentionInfo;
import io.tidemark.control.wire.StartRequest;
import io.tidemark.kafka.embedded.EmbeddedKafka;
import io.tidemark.kafka.embedded.EmbeddedKafkaSettings;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** The whole service on a real broker: engine, connector, HTTP. */
class ControlServiceTest {

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(60);
    private static final int WORDS = 10;
    private static final int SINK_MAKES_PARTITIONS = 4;

    @TempDir
    private static Path shared;

    private static EmbeddedKafka kafka;

    @TempDir
    private Path directory;

    private Topics topics;
    private ControlService service;
    private ControlClient client;
    private String in = "";
    private String out = "";
    private String program = "";

    @BeforeAll
    static void startKafka() throws Exception {
        kafka = EmbeddedKafka.start(new EmbeddedKafkaSettings(shared.resolve("kafka"), 0));
    }

    @AfterAll
    static void stopKafka() throws Exception {
        kafka.close();
    }

    @BeforeEach
    void start(TestInfo test) throws Exception {
        in = test.getTestMethod().orElseThrow().getName() + ".in";
        out = test.getTestMethod().orElseThrow().getName() + ".out";
        topics = new Topics(kafka.bootstrapServers());
        topics.create(in, 2);
        topics.create(out, 1);
        restart();
        program = client.uploadProgram(CountingProgram.jar(directory)).id();
    }

    @AfterEach
    void stop() throws Exception {
        for (var job : client.jobs()) {
            if (!job.phase().isFinal()) {
                client.await(client.cancel(job.id()), LONG_ENOUGH);
            }
        }
        service.close();
        topics.close();
    }

    @Test
    void countsAndStopsAndContinues() throws Exception {
        send(0, 100);
        var job = startJob(request());
        awaitResults(out, 100);
        var stopped = client.await(client.stop(job.id(), Optional.empty()), LONG_ENOUGH);
        send(100, 200);

        var successor = startJob(request().fromSavepoint(stopped.savepoint().orElseThrow()));

        assertThat(successor.targets()).containsExactly(out);
        awaitResults(out, 200);
        assertEveryCountOnce(out, 200);
    }

    @Test
    void aReplayWritesBesideTheJobThatGoesOn() throws Exception {
        send(0, 100);
        var job = startJob(request());
        awaitResults(out, 100);
        var savepoint = savepoint(job);
        send(100, 200);
        awaitResults(out, 200);

        var replay = startJob(request().fromSavepoint(savepoint));

        var replayed = out + "." + replay.id();
        assertThat(replay.targets()).containsExactly(replayed);
        try (var results = topics.reader(replayed, SINK_MAKES_PARTITIONS)) {
            await().atMost(LONG_ENOUGH).until(() -> results.read() >= 100);
            assertThat(results.counts()).isEqualTo(counts(100, 200));
        }
        assertEveryCountOnce(out, 200);
    }

    /** Paused it reads nothing, and what comes after it was accepted isn't its business. */
    @Test
    void aReplayUntilThePresentEndsThereByItself() throws Exception {
        send(0, 100);
        var job = startJob(request());
        awaitResults(out, 100);
        var savepoint = savepoint(job);
        send(100, 200);
        awaitResults(out, 200);

        var paused = new JobPace(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(true));
        var options = new ReplayOptions(
                Optional.of(ReplayOptions.PRESENT), Optional.of(paused), Optional.of(Duration.ofSeconds(1)));
        var replay = startJob(request().fromSavepoint(savepoint).replay(options));
        awaitPhase(replay, Phase.REPLAYING);
        send(200, 300);
        awaitResults(out, 300);
        assertThat(client.job(replay.id()).eventsIn()).contains(0L);
        restart();
        awaitPhase(replay, Phase.REPLAYING);
        assertThat(client.job(replay.id()).pace()).isEqualTo(paused);

        assertThat(client.pace(replay.id(), JobPace.FULL).pace()).isEqualTo(JobPace.FULL);
        awaitPhase(replay, Phase.FINISHED);

        try (var results = topics.reader(out + "." + replay.id(), SINK_MAKES_PARTITIONS)) {
            await().atMost(LONG_ENOUGH).until(() -> results.read() >= 100);
            assertThat(results.counts()).isEqualTo(counts(100, 200));
        }
    }

    /** While events come without a break, outputs go over to a fork and back, and no count is missing or there twice. */
    @Test
    void outputsGoOverToAForkAndBackWithoutAGapOrADouble() throws Exception {
        send(0, 100);
        var job = startJob(request());
        awaitResults(out, 100);
        var fork = startJob(request().fromSavepoint(savepoint(job)));
        awaitPhase(fork, Phase.LIVE);

        var sent = new AtomicInteger(100);
        var enough = new AtomicBoolean();
        var sending = CompletableFuture.runAsync(() -> {
            while (!enough.get() && sent.get() < 1_000_000) {
                send(sent.get(), sent.get() + 10);
                sent.addAndGet(10);
            }
        });
        OperationInfo promoted;
        OperationInfo back;
        try {
            promoted = client.await(
                    client.promote(fork.id(), PromotionRequest.waiving(PromotionRequest.COMPARED)), LONG_ENOUGH);
            awaitMore(client.promotion(promoted.id()).to());
            back = client.await(client.rollBack(promoted.id(), Optional.of("as agreed")), LONG_ENOUGH);
            awaitMore(client.promotion(back.id()).to());
        } finally {
            enough.set(true);
            sending.get(60, SECONDS);
        }

        assertEveryCountOnce(out, sent.get());
        assertThat(client.job(job.id()).phase()).isEqualTo(Phase.STOPPED);
        assertThat(client.job(fork.id()).phase()).isEqualTo(Phase.CANCELLED);
        assertThat(client.promotions()).extracting(PromotionInfo::from).startsWith(job.id());
    }

    /** Until a job has written something itself. */
    private void awaitMore(String job) {
        await().atMost(LONG_ENOUGH).until(() -> client.job(job).eventsOut().orElse(0L) > 0);
    }

    @Test
    void goesBackToTheNewestSavepointBeforeAMomentOrElseToTheRecordsOfThatTime() throws Exception {
        send(0, 100);
        var job = startJob(request());
        awaitResults(out, 100);
        var early = savepoint(job);
        send(100, 200);
        awaitResults(out, 200);
        savepoint(job);

        var fromSavepoint = startJob(request().at(Instant.ofEpochMilli(150)));
        var fromTime = startJob(request().at(Instant.ofEpochMilli(50)));

        assertThat(fromSavepoint.savepoint()).contains(early);
        assertThat(fromSavepoint.warnings()).anyMatch(it -> it.contains("'" + early + "', the newest"));
        assertThat(fromTime.savepoint()).isEmpty();
        assertThat(fromTime.warnings()).anyMatch(it -> it.contains("starts with empty state"));
        assertThat(fromTime.targets()).containsExactly(out + "." + fromTime.id());
        try (var results = topics.reader(out + "." + fromTime.id(), SINK_MAKES_PARTITIONS)) {
            await().atMost(LONG_ENOUGH).until(() -> results.read() >= 150);
            assertThat(results.counts()).isEqualTo(counts(0, 150));
        }
    }

    @Test
    void aDryRunTellsAllThatWouldBeAndStartsNothing() throws Exception {
        var savepoint = savepointAfter(10);
        send(10, 60);
        var jobsBefore = client.jobs();

        var same = client.preview(request().fromSavepoint(savepoint));
        var renamed = client.preview(StartRequest.of(client.uploadProgram(CountingProgram.jar(directory, "renamed"))
                        .id())
                .parameters(Map.of("in", in, "out", out))
                .fromSavepoint(savepoint));

        assertThat(same.starts()).isTrue();
        assertThat(same.outputs()).isEqualTo(Map.of(out, out));
        assertThat(same.sources()).singleElement().satisfies(it -> {
            assertThat(it.events()).isEqualTo(50);
            assertThat(it.bytes()).isPositive();
        });
        assertThat(same.states()).isNotEmpty().allMatch(it -> it.change().equals("KEPT"));
        assertThat(renamed.starts()).isFalse();
        assertThat(renamed.problems()).extracting(Problem::type).containsExactly(ProblemType.UNMATCHED_STATE.uri());
        assertThat(renamed.states())
                .anyMatch(it -> it.uid().equals("counts") && it.change().equals("DROPPED"));
        assertThat(client.jobs()).isEqualTo(jobsBefore);
    }

    @Test
    void jobsAndSavepointsSurviveARestartAndRunningJobsGoOn() throws Exception {
        send(0, 100);
        var job = startJob(request());
        awaitResults(out, 100);
        var savepoint = savepoint(job);

        restart();

        assertThat(client.savepoint(savepoint).job()).isEqualTo(job.id());
        assertThat(client.jobs()).extracting(JobInfo::id).contains(job.id());
        send(100, 200);
        awaitResults(out, 200);
        assertEveryCountOnce(out, 200);
    }

    @Test
    void anUndecodableRecordFailsItsJobAndNamesThePlaceWhileOthersGoOn() throws Exception {
        topics.create(in + ".bad", 1);
        topics.send(in + ".bad", 0, 0, "x1");
        topics.send(in + ".bad", 0, 0, "no word");
        topics.flush();
        var good = startJob(request());

        var bad = startJob(request().parameters(Map.of("in", in + ".bad", "out", out + ".bad")));

        awaitPhase(bad, Phase.FAILED);
        assertThat(client.job(bad.id()).failure().orElseThrow()).contains(in + ".bad", "partition 0", "offset 1");
        var failure = client.job(bad.id()).failures().get(0);
        assertThat(failure.restarted()).isFalse();
        assertThat(failure.uid()).contains("in");
        assertThat(failure.source()).contains("Kafka topic '" + in + ".bad'");
        assertThat(failure.causes())
                .extracting(JobFailureInfo.Cause::message)
                .anyMatch(message -> message.contains("'no word' is no word of this test"));
        send(0, 100);
        awaitResults(out, 100);
        assertThat(client.job(good.id()).phase().isFinal()).isFalse();
    }

    @Test
    void aMissingTopicIsRefusedByName() throws Exception {
        refused(
                ProblemType.SOURCE_REFUSED,
                () -> client.startJob(request().parameters(Map.of("in", "nowhere", "out", out))),
                "nowhere");
        assertThat(client.jobs()).noneMatch(job -> !job.phase().isFinal());
    }

    @Test
    void aSavepointWithAMissingFileIsRefusedByName() throws Exception {
        var savepoint = savepointAfter(100);
        for (var each : filesOf(directory.resolve("data/snapshots/files"))) {
            Files.delete(each);
        }

        refused(ProblemType.DAMAGED_SNAPSHOT, () -> client.startJob(request().fromSavepoint(savepoint)), savepoint);
    }

    @Test
    void aSavepointWithAnAlteredFileIsRefusedByName() throws Exception {
        var savepoint = savepointAfter(100);
        for (var each : filesOf(directory.resolve("data/snapshots/files"))) {
            Files.delete(each);
            Files.writeString(each, "altered");
        }

        refused(ProblemType.DAMAGED_SNAPSHOT, () -> client.startJob(request().fromSavepoint(savepoint)), savepoint);
    }

    @Test
    void expiredOffsetsAreRefusedAndNeverSkipped() throws Exception {
        var savepoint = savepointAfter(10);
        send(10, 200);
        topics.expire(in, 0, 50);

        refused(ProblemType.SOURCE_REFUSED, () -> client.startJob(request().fromSavepoint(savepoint)), in, "50");
    }

    @Test
    void aSavepointIsLostOnceItsOffsetsAreGoneAndTheGuardSaysSo() throws Exception {
        var savepoint = savepointAfter(10);
        var lost = savepointAfter(0);
        send(10, 200);
        restart();
        // by their timestamps, the records of this test are very old
        await().atMost(LONG_ENOUGH).until(() -> retention(savepoint) == RetentionInfo.State.AT_RISK);

        topics.expire(in, 0, 50);
        restart();

        await().atMost(LONG_ENOUGH).until(() -> retention(savepoint) == RetentionInfo.State.LOST);
        assertThat(retention(lost)).isEqualTo(RetentionInfo.State.LOST);
        assertThat(client.retention())
                .filteredOn(it -> it.savepoint().equals(savepoint))
                .flatExtracting(RetentionInfo::reasons)
                .singleElement()
                .asString()
                .contains("'" + in + "' partition 0 starts at offset 50", "45 offsets are gone");
    }

    private RetentionInfo.@Nullable State retention(String savepoint) throws Exception {
        return client.retention().stream()
                .filter(it -> it.savepoint().equals(savepoint))
                .map(RetentionInfo::state)
                .findFirst()
                .orElse(null);
    }

    @Test
    void stateWithoutAPlaceIsRefusedUnlessItMayBeLeftBehind() throws Exception {
        var savepoint = savepointAfter(10);
        var other =
                client.uploadProgram(CountingProgram.jar(directory, "renamed")).id();
        var request = StartRequest.of(other)
                .parameters(Map.of("in", in, "out", out))
                .checkpointInterval(Duration.ofMillis(300))
                .fromSavepoint(savepoint);

        refused(ProblemType.UNMATCHED_STATE, () -> client.startJob(request), "counts", "--allow-non-restored-state");
        startJob(request.allowNonRestoredState(true));
    }

    @Test
    void aSecondServiceOnTheSameDataFolderIsRefused() {
        assertThatThrownBy(() -> ControlService.start(settings()))
                .isInstanceOf(ControlServiceException.class)
                .hasMessageContaining(directory.resolve("data").toString())
                .hasMessageContaining(Long.toString(ProcessHandle.current().pid()))
                .hasMessageContaining("--data");
    }

    @Test
    void anUnreachableKafkaIsSaidWithin30Seconds() throws Exception {
        int closedPort;
        try (var socket = new ServerSocket(0)) {
            closedPort = socket.getLocalPort();
        }
        var nowhere = "127.0.0.1:" + closedPort;

        assertThatThrownBy(() -> ControlService.start(ControlSettings.of(directory.resolve("other"), nowhere)))
                .isInstanceOf(ControlServiceException.class)
                .hasMessageContaining(nowhere)
                .hasMessageContaining("--bootstrap-servers");
    }

    private void restart() throws Exception {
        if (service != null) {
            service.close();
        }
        service = ControlService.start(settings());
        client = new ControlClient(service.url());
    }

    private ControlSettings settings() {
        return ControlSettings.of(directory.resolve("data"), kafka.bootstrapServers());
    }

    private StartRequest request() {
        return StartRequest.of(program)
                .parameters(Map.of("in", in, "out", out))
                .parallelism(2)
                .checkpointInterval(Duration.ofMillis(300));
    }

    private JobInfo startJob(StartRequest request) throws ProblemException, IOException {
        return client.startJob(request);
    }

    private String savepoint(JobInfo job) throws Exception {
        OperationInfo taken = client.await(client.savepoint(job.id(), Optional.of("test")), LONG_ENOUGH);
        return taken.savepoint().orElseThrow();
    }

    /** The savepoint of a job that counted so many events and was stopped. */
    private String savepointAfter(int events) throws Exception {
        send(0, events);
        var job = startJob(request());
        awaitResults(out, events);
        return client.await(client.stop(job.id(), Optional.empty()), LONG_ENOUGH)
                .savepoint()
                .orElseThrow();
    }

    private void send(int from, int to) {
        for (int event = from; event < to; event++) {
            topics.send(in, event % 2, event, "x" + event % WORDS);
        }
        topics.flush();
    }

    private void awaitResults(String topic, int count) {
        try (var results = topics.reader(topic, 1)) {
            await().atMost(LONG_ENOUGH).until(() -> results.read() >= count);
        }
    }

    private void assertEveryCountOnce(String topic, int events) {
        try (var results = topics.reader(topic, 1)) {
            await().atMost(LONG_ENOUGH).until(() -> results.read() >= events);
            assertThat(results.counts()).isEqualTo(counts(0, events));
        }
    }

    /** What {@link #send} of the same events must lead to, if those before were counted already. */
    private static Map<String, Integer> counts(int from, int to) {
        var counts = new TreeMap<String, Integer>();
        for (int event = from; event < to; event++) {
            counts.put("x" + event % WORDS + ":" + (event / WORDS + 1), 1);
        }
        return counts;
    }

    private void awaitPhase(JobInfo job, Phase phase) {
        Callable<Boolean> there = () -> client.job(job.id()).phase() == phase;
        await().atMost(LONG_ENOUGH).until(there);
    }

    private static List<Path> filesOf(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private static void refused(ProblemType problem, ThrowingCallable call, String... words) {
        assertThatThrownBy(call).asInstanceOf(type(ProblemException.class)).satisfies(refusal -> {
            assertThat(refusal.problem().type()).isEqualTo(problem.uri());
            assertThat(refusal.getMessage()).contains(words);
        });
    }
}
