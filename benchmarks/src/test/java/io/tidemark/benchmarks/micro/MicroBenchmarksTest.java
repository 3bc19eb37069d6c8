package io.tidemark.benchmarks.micro;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** That each of them runs and counts something; how fast is not asked here. */
class MicroBenchmarksTest {

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "KeyExchangeBenchmark.exchange",
                "SerdeBenchmark",
                "StateTableBenchmark.hit",
                "StateTableBenchmark.flush",
                "TimersBenchmark",
                "WindowBenchmark"
            })
    void run(String pattern) throws RunnerException {
        runs(pattern);
    }

    @Test
    @Tag("thorough")
    void runAllOfThem() throws RunnerException {
        runs(".*");
    }

    private static void runs(String pattern) throws RunnerException {
        var options = new OptionsBuilder()
                .include(pattern)
                .forks(0)
                .warmupIterations(0)
                .measurementIterations(1)
                .measurementTime(TimeValue.milliseconds(50))
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT)
                .build();

        var results = new Runner(options).run();

        assertThat(results)
                .isNotEmpty()
                .allSatisfy(it -> assertThat(it.getPrimaryResult().getScore()).isPositive());
    }
}
