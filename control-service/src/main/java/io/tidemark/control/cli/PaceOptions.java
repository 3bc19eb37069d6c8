package io.tidemark.control.cli;

import io.tidemark.control.wire.JobPace;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How fast a job reads, as options. */
final class PaceOptions {

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "Read at most so many events a second, all sources and tasks together.")
    private @Nullable Long rate;

    @Option(
            names = "--bytes-rate",
            paramLabel = "SIZE",
            converter = ByteSizeConverter.class,
            description = "Read at most so much a second, such as 10MiB.")
    private @Nullable Long bytesRate;

    @Option(
            names = "--speed",
            paramLabel = "TIMES",
            converter = SpeedConverter.class,
            description = "Let event time go by at most so many times as fast as the clock: with 60x an hour takes a"
                    + " minute.")
    private @Nullable Double speed;

    boolean isEmpty() {
        return rate == null && bytesRate == null && speed == null;
    }

    /** What is given, over what was before. */
    JobPace over(JobPace before, boolean paused) {
        return new JobPace(
                Optional.ofNullable(rate).or(before::eventsPerSecond),
                Optional.ofNullable(bytesRate).or(before::bytesPerSecond),
                Optional.ofNullable(speed).or(before::eventTimeSpeed),
                Optional.of(paused));
    }
}
