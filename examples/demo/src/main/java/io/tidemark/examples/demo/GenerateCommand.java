package io.tidemark.examples.demo;

import io.tidemark.control.cli.ExtraCommand;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Writes the demo's events, so that there is something to count when you try things by hand. */
@Command(
        name = "generate",
        mixinStandardHelpOptions = true,
        description = {
            "Writes the demo's events of thirty days to a topic, which is made if need be: something to count for the"
                    + " programs under examples/. Write them once to a topic: of a second time, most are older than the"
                    + " watermark by then, so programs drop them as late."
        })
public final class GenerateCommand implements ExtraCommand {

    @Option(
            names = "--bootstrap-servers",
            paramLabel = "HOST:PORT,...",
            description = "Where Kafka is. Default: ${DEFAULT-VALUE}, the broker of `tidemark up`.")
    private String bootstrapServers = "127.0.0.1:19092";

    @Option(names = "--topic", paramLabel = "NAME", description = "Default: ${DEFAULT-VALUE}.")
    private String topicName = "engagements";

    @Option(names = "--events", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}.")
    private long events = 600_000;

    @Option(
            names = "--from-day",
            paramLabel = "N",
            description = "Write only what happens from this day on, the first being 0. Default: ${DEFAULT-VALUE}.")
    private int fromDay;

    @Option(
            names = "--to-day",
            paramLabel = "N",
            description =
                    "Write only what happens before this day; the rest can be written later, with --from-day and the"
                            + " same --events. Default: ${DEFAULT-VALUE}, all of it.")
    private int toDay = Generator.DAYS;

    @Override
    public Integer call() throws Exception {
        var stage = Stage.standard();
        try (var topic = EngagementTopic.create(topicName, bootstrapServers)) {
            var bar = stage.bar("%,d events to topic '%s'".formatted(events, topicName), events);
            var generator = new Generator(events);
            for (long written = 1; generator.hasNext(); written++) {
                var event = generator.next();
                if (isBetween(event.at())) {
                    topic.write(event);
                }
                bar.at(written);
            }
            if (toDay >= Generator.DAYS) {
                topic.advanceTo(end());
            }
            topic.flush();
        }
        return 0;
    }

    private boolean isBetween(long at) {
        return at >= startOf(fromDay) && (at < startOf(toDay) || toDay >= Generator.DAYS);
    }

    private static long startOf(int day) {
        return Generator.BEGIN.plus(Duration.ofDays(day)).toEpochMilli();
    }

    /** Behind the last hour, for whatever still may come out of order. */
    private static long end() {
        return Generator.BEGIN
                        .plus(Duration.ofDays(Generator.DAYS))
                        .plus(Duration.ofHours(1))
                        .plus(Generator.LATEST)
                        .toEpochMilli()
                + 1;
    }
}
