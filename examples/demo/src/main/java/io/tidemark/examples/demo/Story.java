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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Plays the story against a running service, and checks its outcome. */
final class Story {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(2);
    /** Longer than any savepoint of so little state takes. */
    private static final Duration MORNING_TAKES = Duration.ofSeconds(10);

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

        var morning = new Morning();
        var writing = CompletableFuture.runAsync(() -> write(topic, morning));
        SavepointInfo savepoint;
        try {
            savepoint = takeSavepoint(v1.id(), morning, writing);
        } finally {
            morning.reached().countDown();
            morning.savepointTaken().countDown();
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

    /**
     * What writer and teller agree upon on the day of the savepoint.
     *
     * @param reached v1 has counted all days before
     * @param savepointTaken the savepoint holds no paid post, so there may be some now
     * @param written events written on that morning
     */
    private record Morning(CountDownLatch reached, CountDownLatch savepointTaken, AtomicLong written) {

        Morning() {
            this(new CountDownLatch(1), new CountDownLatch(1), new AtomicLong());
        }
    }

    /**
     * Writes the thirty days: those before the savepoint at once, then, when v1 has come that far, the morning of its day so
     * slowly that the savepoint falls into it, and the rest, with paid posts, at once again.
     */
    private void write(EngagementTopic topic, Morning morning) {
        var generator = new Generator(eventCount);
        try {
            while (generator.hasNext() && generator.nextArrival().isBefore(morningBegins())) {
                topic.write(generator.next());
            }
            // what is still to come happened after midnight, so all partitions may say so
            topic.advanceTo(morningBegins().toEpochMilli());
            topic.flush();
            morning.reached().await();
            writeMorning(topic, generator, morning);
            morning.savepointTaken().await();
            while (generator.hasNext()) {
                topic.write(generator.next());
            }
            topic.advanceTo(end() + Generator.LATEST.toMillis() + 1);
            topic.flush();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while writing events", e);
        }
    }

    private static void writeMorning(EngagementTopic topic, Generator generator, Morning morning)
            throws InterruptedException {
        long begun = System.nanoTime();
        double length = Duration.between(morningBegins(), Generator.paidFrom()).toMillis();
        while (generator.hasNext() && generator.nextArrival().isBefore(Generator.paidFrom())) {
            double part =
                    Duration.between(morningBegins(), generator.nextArrival()).toMillis() / length;
            long due = begun + (long) (MORNING_TAKES.toNanos() * part);
            // returns at once when the savepoint is taken: then nothing needs to be slow any more
            var unused = morning.savepointTaken().await(due - System.nanoTime(), TimeUnit.NANOSECONDS);
            topic.write(generator.next());
            morning.written().incrementAndGet();
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

    /** No event that arrives from now on happened before the savepoint's day. */
    private static Instant morningBegins() {
        return savepointDay().plus(Generator.LATEST).plusMillis(1);
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

    private SavepointInfo takeSavepoint(String job, Morning morning, CompletableFuture<Void> writing) throws Exception {
        var bar = stage.bar(
                "v1 has counted up to " + savepointDay(),
                savepointDay().toEpochMilli() - Generator.BEGIN.toEpochMilli());
        await(job, it -> watermarkOf(it) >= savepointDay().toEpochMilli(), it -> {
            failIfFailed(writing);
            bar.at(Math.max(0, watermarkOf(it) - Generator.BEGIN.toEpochMilli()));
        });
        stage.title("2. Day %d: paid posts are to be introduced at noon".formatted(Generator.PAID_FROM_DAY));
        morning.reached().countDown();
        long counted = eventsIn(job);
        await(job, it -> it.eventsIn().orElse(0L) > counted, it -> failIfFailed(writing));

        long before = morning.written().get();
        long begun = System.nanoTime();
        var operation = client.await(client.savepoint(job, Optional.of("before paid posts")), PATIENCE);
        var took = Duration.ofNanos(System.nanoTime() - begun);
        long meanwhile = morning.written().get() - before;
        var savepoint = client.savepoint(operation.savepoint().orElseThrow());
        failIfFailed(writing);
        stage.say("A savepoint is taken while v1 runs: %s", savepoint.id());
        stage.say("%,d events were written meanwhile.", meanwhile);
        stage.say(
                "It took %s, stands at %s of event time and has %,d bytes:",
                Stage.seconds(took),
                savepoint.watermark().map(Instant::toString).orElse("the beginning"),
                savepoint.sizeBytes());
        stage.say("%s", savepoint.location());
        return savepoint;
    }

    private static void failIfFailed(CompletableFuture<Void> writing) {
        if (writing.isCompletedExceptionally()) {
            writing.join();
        }
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
