package io.tidemark.benchmarks.parity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What Kafka Streams and Tidemark both do with the same feed.
 *
 * @param name what is compared
 */
record Comparison(String name, Check check) {

    /** Gives both the feed of a seed and fails if what comes out differs. */
    interface Check {

        /** @param directory empty, for what both keep in files */
        void run(Path directory, long seed) throws Exception;
    }

    @Override
    public String toString() {
        return name;
    }

    /** The same lines, as often; what is on one side only is said in a few lines, whatever else there is. */
    static <T> void assertSame(List<T> ours, List<T> theirs) {
        assertThat(without(ours, theirs)).as("only Tidemark gives").isEmpty();
        assertThat(without(theirs, ours)).as("only Kafka Streams gives").isEmpty();
        assertThat(ours).as("anything at all").isNotEmpty();
    }

    /** The same lines in the same order. */
    static <T> void assertSameInOrder(List<T> ours, List<T> theirs) {
        assertThat(ours).isNotEmpty().containsExactlyElementsOf(theirs);
    }

    /** What is left of some lines when others are taken away, each as often as it is among them. */
    static <T> List<T> without(List<T> some, List<T> others) {
        var left = new ArrayList<>(some);
        others.forEach(left::remove);
        return left;
    }
}
