package io.tidemark.examples.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemark.control.client.ControlClient;
import io.tidemark.control.wire.JobInfo;
import io.tidemark.control.wire.JobInfo.Phase;
import io.tidemark.control.wire.SavepointInfo;
import io.tidemark.control.wire.StartRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Plays the story against a running service, and checks its outcome. */
final class Story {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(2);
    private static final int PARALLELISM = 2;
    private static final int LIVE_EVENTS = 2_000;

    private final Stage stage;
    private final ControlClient client;
    private final String bootstrapServers;
    private final Path examples;
    private final String prefix;
    private final long eventCount;

    /**
     * @param examples the folder with the programs' JARs
     * @param prefix begins the names of all topics, so that nothing of others is touched
     */
    Story(Stage stage, ControlClient client, String bootstrapServers, Path examples, String prefix, long eventCount) {
        this.stage = stage;
        this.client = client;
        this.bootstrapServers = bootstrapServers;
        this.examples = examples;
        this.prefix = prefix;
        this.eventCount = eventCount;
    }

    /** The jobs that the story leaves running. */
    record Outcome(boolean agrees, String v1, String v2, String savepoint, String v2Topic) {}

    Outcome play() throws Exception {
        try (var topic = EngagementTopic.create(prefix + "engagements", bootstrapServers)) {
            return play(topic);
        }
    }

    private Outcome play(EngagementTopic topic) throws Exception {
        stage.title("1. Thirty days on a small social network");
        stage.say(
                "%,d events go to topic '%s': posts, views, clicks; by user, on %d partitions;",
                eventCount, topic.name(), EngagementTopic.PARTITIONS);
        stage.say("2 %% of them up to 10 minutes out of order. post-stats v1 counts from the beginning.");
        var v1 = client.startJob(request("post-stats-v1.jar"));
        stage.say("v1 runs as job %s and writes to '%s'.", v1.id(), topicOf(v1));

        var savepointTaken = new CountDownLatch(1);
        var writing = CompletableFuture.runAsync(() -> write(topic, savepointTaken));
        SavepointInfo savepoint;
        try {
            savepoint = takeSavepoint(v1.id(), writing);
        } finally {
            savepointTaken.countDown();
        }

        stage.title("3. v1 goes on to the present");
        long present = end();
        awaitWatermark(v1.id(), present, "v1 has counted up to", Generator.BEGIN.toEpochMilli());
        writing.get();
        stage.say("v1 has read %,d events and written %,d results.", eventsIn(v1.id()), eventsOut(v1.id()));

        stage.title("4. \"The dashboard should split organic from paid\"");
        var v2 = replay(savepoint, present);

        stage.title("5. Both go on live");
        long closedUpTo = writeLiveEvents(topic, present);
        awaitWatermark(v1.id(), closedUpTo, "v1", present);
        awaitWatermark(v2.id(), closedUpTo, "v2", present);
        stage.say("%,d new events have come through v1 and v2.", LIVE_EVENTS);
        awaitCommit(v1.id());
        awaitCommit(v2.id());

        stage.title("6. The recount, in plain Java and without the engine");
        boolean v1Agrees = check("v1, complete", topic, topicOf(v1), false, Long.MIN_VALUE, closedUpTo);
        boolean v2Agrees = check(
                "v2, from the savepoint on",
                topic,
                topicOf(v2),
                true,
                savepoint.watermark().map(Instant::toEpochMilli).orElse(Long.MIN_VALUE),
                closedUpTo);
        return new Outcome(v1Agrees && v2Agrees, v1.id(), v2.id(), savepoint.id(), topicOf(v2));
    }

    // ---- the events

    /** Writes the thirty days. There are no paid posts before the savepoint is taken; until then it goes slowly. */
    private void write(EngagementTopic topic, CountDownLatch savepointTaken) {
        var generator = new Generator(eventCount);
        var morning = savepointDay();
        long written = 0;
        try {
            while (generator.hasNext()) {
                var arrival = generator.nextArrival();
                if (savepointTaken.getCount() > 0 && !arrival.isBefore(morning)) {
                    if (!arrival.isBefore(Generator.paidFrom())) {
                        topic.flush();
                        savepointTaken.await();
                    } else if (++written % 20 == 0) {
                        Thread.sleep(5);
                    }
                }
                topic.write(generator.next());
            }
            topic.advanceTo(end() + Generator.LATEST.toMillis() + 1);
            topic.flush();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while writing events", e);
        }
    }

    private long writeLiveEvents(EngagementTopic topic, long present) {
        long begin = present + Duration.ofHours(2).toMillis();
        for (int i = 0; i < LIVE_EVENTS; i++) {
            long at = begin + i * 5_000L;
            topic.write(new Event(i % 7 == 0 ? "CLICK" : "VIEW", i, i % 50, i % 50 >= 40, at));
        }
        long closedUpTo = begin + Duration.ofHours(4).toMillis();
        topic.advanceTo(closedUpTo + Generator.LATEST.toMillis() + 1);
        topic.flush();
        return closedUpTo;
    }

    private static Instant savepointDay() {
        return Generator.BEGIN.plus(Duration.ofDays(Generator.PAID_FROM_DAY));
    }

    /** The end of the last full hour of the thirty days. */
    private static long end() {
        return Generator.BEGIN
                .plus(Duration.ofDays(Generator.DAYS))
                .plus(Duration.ofHours(1))
                .toEpochMilli();
    }

    // ---- the jobs

    private StartRequest request(String jar) throws Exception {
        var program = client.uploadProgram(examples.resolve(jar.replace(".jar", "/target/" + jar)));
        return StartRequest.of(program.id())
                .parallelism(PARALLELISM)
                .checkpointInterval(CHECKPOINT_INTERVAL)
                .parameters(Map.of("input", prefix + "engagements", "output", prefix + "post-stats"));
    }

    private SavepointInfo takeSavepoint(String job, CompletableFuture<Void> writing) throws Exception {
        awaitWatermark(job, savepointDay().toEpochMilli(), "v1 has counted up to", Generator.BEGIN.toEpochMilli());
        stage.title("2. Day %d: paid posts are to be introduced at noon".formatted(Generator.PAID_FROM_DAY));
        long begun = System.nanoTime();
        var operation = client.await(client.savepoint(job, Optional.of("before paid posts")), PATIENCE);
        var took = Duration.ofNanos(System.nanoTime() - begun);
        var savepoint = client.savepoint(operation.savepoint().orElseThrow());
        if (writing.isCompletedExceptionally()) {
            writing.get();
        }
        stage.say("While events go on, a savepoint is taken: %s", savepoint.id());
        stage.say(
                "It took %s, stands at %s of event time and has %,d bytes:",
                Stage.seconds(took),
                savepoint.watermark().map(Instant::toString).orElse("the beginning"),
                savepoint.sizeBytes());
        stage.say("%s", savepoint.location());
        return savepoint;
    }

    private JobInfo replay(SavepointInfo savepoint, long present) throws Exception {
        stage.say("v2 starts from the savepoint: a changed function, and an operator that is new.");
        long begun = System.nanoTime();
        var v2 = client.startJob(request("post-stats-v2.jar").fromSavepoint(savepoint.id()));
        stage.say("v2 runs as job %s and writes to a topic of its own, '%s'.", v2.id(), topicOf(v2));
        awaitWatermark(
                v2.id(),
                present,
                "v2 has come to",
                savepoint.watermark().map(Instant::toEpochMilli).orElse(0L));
        var took = Duration.ofNanos(System.nanoTime() - begun);
        await(v2.id(), it -> it.phase() == Phase.LIVE, it -> {});
        long events = eventsIn(v2.id());
        stage.say(
                "It has replayed %,d events in %s, start included: %,.0f events/s. Now it is live.",
                events, Stage.seconds(took), events / (took.toMillis() / 1000.0));
        return v2;
    }

    private void awaitWatermark(String job, long until, String what, long from) throws Exception {
        var bar = stage.bar("%s %s".formatted(what, Instant.ofEpochMilli(until)), until - from);
        await(job, it -> watermarkOf(it) >= until, it -> bar.at(Math.max(from, watermarkOf(it)) - from));
    }

    /** Waits until everything processed so far is committed: the second commit from now surely began after now. */
    private void awaitCommit(String job) throws Exception {
        long epoch = epochOf(client.job(job));
        await(job, it -> epochOf(it) >= epoch + 2, it -> {});
    }

    private void await(String job, Predicate<JobInfo> reached, Consumer<JobInfo> progress) throws Exception {
        long giveUp = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            var now = client.job(job);
            progress.accept(now);
            if (reached.test(now)) {
                return;
            }
            if (now.phase().isFinal()) {
                throw new IllegalStateException("Job '%s' ended as %s: %s"
                        .formatted(job, now.phase(), now.failure().orElse("")));
            }
            if (System.nanoTime() > giveUp) {
                throw new TimeoutException("Job '%s' didn't get there within %s: %s".formatted(job, PATIENCE, now));
            }
            Thread.sleep(50);
        }
    }

    private long eventsIn(String job) throws Exception {
        return client.job(job).eventsIn().orElse(0L);
    }

    private long eventsOut(String job) throws Exception {
        return client.job(job).eventsOut().orElse(0L);
    }

    private static long watermarkOf(JobInfo job) {
        return job.watermark().map(Instant::toEpochMilli).orElse(Long.MIN_VALUE);
    }

    private static long epochOf(JobInfo job) {
        return job.lastCheckpoint().map(JobInfo.Checkpoint::epoch).orElse(0L);
    }

    private static String topicOf(JobInfo job) {
        return job.targets().get(0);
    }

    // ---- the check

    private boolean check(String what, EngagementTopic events, String results, boolean byChannel, long after, long upTo)
            throws ExecutionException {
        var recount = new Recount(byChannel);
        events.readAll(record -> {
            try {
                recount.count(Event.fromJson(record.value()));
            } catch (IOException e) {
                throw new IllegalStateException("no event at offset " + record.offset(), e);
            }
        });
        EngagementTopic.readAll(results, bootstrapServers, record -> read(record.value(), recount));
        var verdict = recount.compare(after, upTo);
        if (verdict.agrees()) {
            stage.say("%s: %,d results checked, all agree.", what, verdict.checked());
        } else {
            stage.say("%s: %,d results checked, %,d DIFFER:", what, verdict.checked(), verdict.differing());
            verdict.differences().forEach(it -> stage.say("   %s", it));
        }
        return verdict.agrees();
    }

    private static void read(byte[] result, Recount recount) {
        JsonNode json;
        try {
            json = JSON.readTree(result);
        } catch (IOException e) {
            throw new IllegalStateException("a result isn't JSON", e);
        }
        recount.result(
                new Recount.Key(
                        json.path("postId").asLong(),
                        json.path("hour").asLong(),
                        json.path("channel").asText("all")),
                new Recount.Counts(
                        json.path("views").asLong(), json.path("clicks").asLong()));
    }
}
