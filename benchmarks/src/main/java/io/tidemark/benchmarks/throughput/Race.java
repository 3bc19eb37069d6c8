package io.tidemark.benchmarks.throughput;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.benchmarks.process.BrokerMain;
import io.tidemark.benchmarks.process.Workplace;
import io.tidemark.kafka.client.BrokerException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/** Fills the topic once and lets each subject run in each round, on a broker of its own. */
final class Race {

    private static final String INPUT = "bids";
    private static final String READY = "READY ";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Course course;
    private final Workplace place;
    private final Consumer<ObjectNode> lines;
    private final Standings standings = new Standings();
    private boolean allRight = true;

    /**
     * What is run.
     *
     * @param subjects in the order in which they run in each round
     * @param heap of each subject, as Java's option wants it
     * @param profiles where flight recordings go, if wanted; exists
     */
    record Course(
            String job,
            List<String> subjects,
            int rounds,
            long events,
            BidStream stream,
            String heap,
            Optional<Path> profiles) {

        Course {
            subjects = List.copyOf(subjects);
        }
    }

    /** @param lines takes what there is to say, run by run */
    Race(Course course, Workplace place, Consumer<ObjectNode> lines) {
        this.course = course;
        this.place = place;
        this.lines = lines;
    }

    /** @return whether every subject came to the right answer each time */
    boolean run() throws BrokerException, IOException, InterruptedException, ExecutionException {
        var data = place.directory("broker");
        var process = place.start("broker", List.of("-Xmx1g"), BrokerMain.class, List.of(data.toString(), "0"));
        var bootstrapServers = process.lineThatBegins(READY)
                .orElseThrow(() -> new IllegalStateException("The broker ended before it was ready; see above."))
                .substring(READY.length());
        try (var broker = new Broker(bootstrapServers)) {
            broker.create(INPUT);
            var ofFloor = BidTopic.fill(bootstrapServers, INPUT, course.stream(), course.events());
            var ofJob = Answer.ofJobA(course.stream(), course.events());
            for (int round = 1; round <= course.rounds(); round++) {
                for (var subject : course.subjects()) {
                    var output = "results-%s-%d".formatted(subject, round);
                    broker.create(output);
                    var said = run(subject, round, bootstrapServers, output);
                    tell(subject, round, said, subject.equals("floor") ? ofFloor : ofJob);
                    broker.deleteAll(List.of(output, "streams-"));
                }
            }
        }
        close();
        return allRight;
    }

    private JsonNode run(String subject, int round, String bootstrapServers, String output) throws IOException {
        var name = subject + "-" + round;
        var directory = place.directory(name);
        var arguments = List.of(
                subject, bootstrapServers, INPUT, output, String.valueOf(course.events()), directory.toString());
        try (var process = place.start(name, options(name), SubjectMain.class, arguments)) {
            var line = process.lineThatBegins("{")
                    .orElseThrow(() -> new IllegalStateException(
                            "Subject '%s' ended without a result in round %d; see above.".formatted(subject, round)));
            // time to write its flight recording
            process.awaitEnd();
            return JSON.readTree(line);
        } finally {
            Workplace.delete(directory);
        }
    }

    private List<String> options(String name) {
        var options = new ArrayList<String>();
        options.add(Conditions.COLLECTOR);
        options.add("-Xms" + course.heap());
        options.add("-Xmx" + course.heap());
        course.profiles()
                .ifPresent(it ->
                        options.add("-XX:StartFlightRecording=settings=profile,filename=" + it.resolve(name + ".jfr")));
        return options;
    }

    private void tell(String subject, int round, JsonNode said, Answer right) {
        var answer = new Answer(said.path("count").asLong(), said.path("digest").asLong());
        allRight &= answer.equals(right);
        double seconds = said.path("seconds").asDouble();
        double speed = course.events() / seconds;
        standings.add(subject, speed);
        var line = begun().put("subject", subject)
                .put("round", round)
                .put("events", course.events())
                .put("keys", course.stream().keys())
                .put("seconds", rounded(seconds, 1_000))
                .put("eventsPerSecond", Math.round(speed))
                .put("results", answer.count())
                .put("right", answer.equals(right));
        if (!answer.equals(right)) {
            line.put("resultsExpected", right.count());
        }
        lines.accept(line);
    }

    private void close() {
        var line = begun().put("rounds", course.rounds())
                .put("events", course.events())
                .put("keys", course.stream().keys());
        var medians = line.putObject("medianEventsPerSecond");
        standings.medians().forEach((subject, speed) -> medians.put(subject, Math.round(speed)));
        var ratios = line.putObject("ratios");
        for (var other : List.of("floor", "streams")) {
            standings.ratio("tidemark", other).ifPresent(it -> ratios.put("tidemark/" + other, rounded(it, 1_000)));
        }
        lines.accept(line.put("right", allRight));
    }

    private ObjectNode begun() {
        return JSON.createObjectNode().put("job", course.job());
    }

    private static double rounded(double number, int steps) {
        return Math.rint(number * steps) / steps;
    }
}
