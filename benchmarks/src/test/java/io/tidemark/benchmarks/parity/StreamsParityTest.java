package io.tidemark.benchmarks.parity;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The same events through Kafka Streams and through Tidemark: the same windows, sessions, joins, tables and firsts. */
class StreamsParityTest {

    private static final int FEW = 10;
    private static final int MANY = 100;

    @TempDir
    private Path directory;

    static Stream<Arguments> fewSeeds() {
        return withSeeds(LongStream.range(0, FEW));
    }

    static Stream<Arguments> manySeeds() {
        return withSeeds(LongStream.range(FEW, MANY));
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("fewSeeds")
    void givesWhatStreamsGives(Comparison comparison, long seed) throws Exception {
        comparison.check().run(directory, seed);
    }

    @Tag("thorough")
    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("manySeeds")
    void givesWhatStreamsGivesManyTimes(Comparison comparison, long seed) throws Exception {
        comparison.check().run(directory, seed);
    }

    private static Stream<Arguments> withSeeds(LongStream seeds) {
        var all = all();
        return seeds.boxed().flatMap(seed -> all.stream().map(it -> Arguments.of(it, seed)));
    }

    static List<Comparison> all() {
        return Stream.of(
                        WindowComparisons.all(),
                        SessionComparisons.all(),
                        JoinComparisons.all(),
                        TableComparisons.all(),
                        List.of(DistinctComparison.firsts()))
                .flatMap(List::stream)
                .toList();
    }
}
